import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { commandIdOf } from '../faults/check-store.js';
import type { ApiServer } from './servers.js';

const EXAMPLE = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
/** The parties of the example, of which the first is the host. */
const ORGANISATIONS = [
  '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
  '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
  '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03',
] as const;
const LAST_ROW = '12b';

/** Agreements of one run, in force, with money and a commitment in them; nothing of them was in the store before. */
export interface Prepared {
  readonly run: string;
  readonly organisations: readonly string[];
  readonly agreements: readonly string[];
}

/** One command, which can be sent any number of times with its key; `events` are what it makes, all or none. */
export interface Command {
  readonly key: string;
  readonly agreement: string;
  readonly commandId: string;
  readonly path: string;
  readonly as: string;
  readonly body: string;
  readonly events: readonly string[];
}

/** The Acting-Person header of somebody at the host. */
export function person({ organisations: [host = ''] }: Pick<Prepared, 'organisations'>, role: string): string {
  return `id=${role}-cluster; role=${role}; organisation=${host}`;
}

/** Imports the agreements through the first server, again and again where nodes are being killed already. */
export async function prepared(server: ApiServer, count: number, patienceMs: number): Promise<Prepared> {
  const run = randomUUID().slice(0, 8);
  const organisations = ORGANISATIONS.map(() => randomUUID());
  const agreements = Array.from({ length: count }, () => randomUUID());
  const file = rows().replaceAll('Partnership agreement', `Cluster ${run}: partnership agreement`);
  const own = ORGANISATIONS.reduce((text, known, index) => text.replaceAll(known, organisations[index] as string), file);
  const end = performance.now() + patienceMs;
  for (const agreement of agreements) {
    const body = own.replaceAll(EXAMPLE, agreement);
    const asked = {
      path: '/imports',
      as: person({ organisations }, 'admin'),
      key: agreement,
      body,
      type: 'application/x-ndjson',
    };
    for (;;) {
      const answer = await server.ask(asked);
      if (answer.status === 200 && answer.body['complete'] === true) break;
      if ((answer.status !== 503 && answer.status !== 0) || performance.now() > end) {
        throw new Error(`The agreements could not be made: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
      }
      await delay(250);
    }
  }
  return { run, organisations, agreements };
}

/** The n-th command of a writer: money in, money out, or a decision with its commitment, which are two events. */
export function command(prepared: Prepared, agreement: string, { writer, n }: { writer: number; n: number }): Command {
  const key = `${prepared.run}-${writer}-${n}`;
  const of = (path: string, role: string, body: object, ...events: string[]): Command => {
    const commandId = commandIdOf(`${role}-cluster`, key);
    return { key, agreement, path, as: person(prepared, role), body: JSON.stringify(body), events, commandId };
  };
  const sek = (value: string) => ({ value, currency: 'SEK' });
  if (n % 5 === 1) {
    const voucher = { series: `${prepared.run}-${writer}`, number: String(n), date: '2026-05-10' };
    const body = { effectiveOn: '2026-05-10', expenditure: key, commitment: 'P1', amount: sek('2.50'), voucher };
    return of('expenditures', 'finance', body, 'ExpenditureRecorded');
  }
  if (n % 5 === 3) {
    const decision = { decision: `D-${key}`, body: 'director' };
    const body = { effectiveOn: '2026-05-05', commitment: `C-${key}`, subject: 'A small one', amount: sek('1.00'), decision };
    return of('commitments', 'board-secretary', body, 'DecisionTaken', 'CommitmentFunded');
  }
  const body = { effectiveOn: '2026-06-01', party: 'mdu', year: 2026, amount: sek('3.01') };
  return of('contributions-received', 'finance', body, 'ContributionReceived');
}

/** The example up to its first decisions, and the money for them. */
function rows(): string {
  const lines = readFileSync(new URL('../../examples/partnership-2026-2029.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const last = lines.findIndex((line) => (JSON.parse(line) as { id?: string }).id === LAST_ROW);
  return lines.slice(0, last + 1).join('\n');
}
