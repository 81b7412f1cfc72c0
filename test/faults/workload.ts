import { randomUUID } from 'node:crypto';
import { ADMIN, exampleText, FINANCE, MDU, PARTNERSHIP, person } from '../e2e/support/server.js';
import { commandIdOf, type StoredEvent } from './check-store.js';

/** One command that can be sent any number of times with its key; `events` are what it makes, all or none. */
export interface Sending {
  key: string;
  agreement: string;
  commandId: string;
  path: string;
  as: string;
  body: object;
  events: readonly string[];
}

/** What came back: the answer's text as it came, and whether it said that the command had been recorded before. */
export interface Answered {
  status: number;
  text: string;
  replayed: boolean;
  code: string;
  detail: string;
}

/** What an acknowledgement says. */
export interface Acknowledged {
  revision: number;
  commandId: string;
  events: readonly { revision: number; id: string; hash: string }[];
}

export const SECRETARY = person('board-secretary-mdu', 'board-secretary', MDU);
const sek = (value: string) => ({ value, currency: 'SEK' });
const actorOf = (as: string) => as.slice('id='.length, as.indexOf(';'));

/** The n-th command of a client: money in, money out, or a decision with its commitment, which are two events. */
export function sending(agreement: string, client: string, n: number): Sending {
  const key = `${client}-${n}`;
  const of = (path: string, as: string, body: object, ...events: string[]): Sending => {
    return { key, agreement, path, as, body, events, commandId: commandIdOf(actorOf(as), key) };
  };
  const kind = n % 5;
  if (kind === 1) {
    const voucher = { series: client, number: String(n), date: '2026-05-10' };
    const body = { effectiveOn: '2026-05-10', expenditure: key, commitment: 'P1', amount: sek('2.50'), voucher };
    return of('expenditures', FINANCE, body, 'ExpenditureRecorded');
  }
  if (kind === 3) {
    const decision = { decision: `D-${key}`, body: 'director' };
    const body = { effectiveOn: '2026-05-05', commitment: `C-${key}`, subject: 'A small one', amount: sek('1.00'), decision };
    return of('commitments', SECRETARY, body, 'DecisionTaken', 'CommitmentFunded');
  }
  return paying({ agreement, key });
}

/** A payment of one öre and more. */
export function paying({ agreement, key, amount = '1.01' }: { agreement: string; key: string; amount?: string }): Sending {
  const body = { effectiveOn: '2026-06-01', party: 'mdu', year: 2026, amount: sek(amount) };
  const commandId = commandIdOf(actorOf(FINANCE), key);
  return { key, agreement, path: 'contributions-received', as: FINANCE, body, events: ['ContributionReceived'], commandId };
}

/** Sends it; throws where no answer came. */
export async function sent(url: string, { key, agreement, path, as, body }: Sending, signal?: AbortSignal): Promise<Answered> {
  const response = await fetch(`${url}/api/v1/agreements/${agreement}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, 'Acting-Person': as },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const { code = '', detail = '' } = JSON.parse(text) as { code?: string; detail?: string };
  return { status: response.status, text, replayed: response.headers.get('idempotent-replayed') === 'true', code, detail };
}

/** Asks a question. */
export async function asked(url: string, path: string): Promise<Answered & { body: Record<string, unknown> }> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { 'Acting-Person': FINANCE } });
  const text = await response.text();
  const body = JSON.parse(text) as Record<string, unknown>;
  const { code = '', detail = '' } = body as { code?: string; detail?: string };
  return { status: response.status, text, replayed: false, code, detail, body };
}

/** Agreements that are in force, with money and a commitment in them: the example up to its first decisions, under ids of their own. */
export async function importAgreements(url: string, count: number): Promise<string[]> {
  const lines = exampleText('partnership').trim().split('\n');
  const last = lines.findIndex((line) => (JSON.parse(line) as { id?: string }).id === '12b');
  const file = lines.slice(0, last + 1).join('\n');
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids) {
    const response = await fetch(`${url}/api/v1/imports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': id, 'Acting-Person': ADMIN },
      body: file.replaceAll(PARTNERSHIP, id),
    });
    const text = await response.text();
    if (response.status !== 200 || !text.includes('"complete":true')) throw new Error(`The import failed: ${text}`);
  }
  return ids;
}

/** What clients were told, and what they were not. */
export class Book {
  readonly acknowledged = new Map<string, { sending: Sending; answer: string }>();
  /** Sent and not answered: it may have been recorded, whole, or not at all. */
  readonly open = new Map<string, Sending>();
  /** Answered with a problem that is no acknowledgement, by code. */
  readonly refused = new Map<string, number>();
  readonly details = new Map<string, string>();

  /** Sends a command and notes what came of it; the answer, or undefined where none came. */
  async send(url: string, sending: Sending): Promise<Answered | undefined> {
    this.open.set(sending.key, sending);
    const answered = await sent(url, sending).catch(() => undefined);
    if (answered === undefined) return undefined;
    if (answered.status === 201) {
      this.open.delete(sending.key);
      this.acknowledged.set(sending.key, { sending, answer: answered.text });
    } else {
      this.refused.set(answered.code, (this.refused.get(answered.code) ?? 0) + 1);
      this.details.set(answered.code, answered.detail);
      // After this answer nobody knows, so it stays open; every other one says that nothing was recorded.
      if (answered.code !== 'outcome-unknown') this.open.delete(sending.key);
    }
    return answered;
  }

  /** Every sentence in which the store breaks what was promised to the clients. */
  faults(events: readonly StoredEvent[]): string[] {
    const byCommand = new Map<string, StoredEvent[]>();
    for (const event of events) byCommand.set(event.commandId, [...(byCommand.get(event.commandId) ?? []), event]);
    const faults: string[] = [];
    for (const { sending, answer } of this.acknowledged.values()) {
      const stored = byCommand.get(sending.commandId) ?? [];
      const told = JSON.parse(answer) as Acknowledged;
      const same = stored.map(({ revision, id, hash }) => `${revision} ${id} ${hash}`).join();
      if (same !== told.events.map(({ revision, id, hash }) => `${revision} ${id} ${hash}`).join()) {
        faults.push(`${sending.key} was acknowledged at ${told.revision} and ${same || 'nothing'} is stored`);
      }
      if (stored.map(({ type }) => type).join() !== sending.events.join()) faults.push(`${sending.key} is stored in part`);
    }
    for (const sending of this.open.values()) {
      const types = (byCommand.get(sending.commandId) ?? []).map(({ type }) => type).join();
      if (types !== '' && types !== sending.events.join()) faults.push(`${sending.key}, not acknowledged, is stored as ${types}`);
    }
    return faults;
  }
}
