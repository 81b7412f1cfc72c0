import { IMPORT_FORMAT, type ImportFile, type ImportOutcome, importFile, parseImport } from '#application/import-file.js';
import type { Random } from '../properties/seed.js';
import type { Line } from '../support/history.js';
import type { Auditor } from './auditor.js';
import { Difference, same } from './difference.js';
import type { Life, Told } from './life.js';
import { isDefinite, mayPass, outcomeOfError } from './outcome.js';
import type { LedgerProcess } from './process.js';
import { type Outcome, requestOf, type Sent, toSend } from './sent.js';
import type { Tally } from './tally.js';

const TRIES = 40;

/** What every client of a simulation shares. */
export interface Clients {
  readonly process: LedgerProcess;
  readonly auditor: Auditor;
  readonly tally: Tally;
  /** A key that no other command has. */
  readonly key: () => string;
}

/** Sends a command until its outcome is known; now and then a client gives up first. `random` is the client's own. */
export async function persist({ process, tally }: Clients, sent: Sent, random: Random): Promise<Outcome> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await process.execute(sent);
    sent.outcomes.push(outcome);
    tally.hit('client: commands answered', isDefinite(outcome) ? 1 : 0);
    if (isDefinite(outcome) && !mayPass(outcome)) return outcome;
    if (mayPass(outcome)) tally.hit('client: too contended');
    if (random.percent(6)) {
      tally.hit('client: gave up without an answer');
      return outcome;
    }
    tally.hit('client: sent again without an answer');
  }
  throw new Difference(`${sent.name} was sent ${TRIES} times and never answered.`);
}

/** Orders of one life told in turn, each with a key of its own; `ifMatch` goes with the first. */
export async function tell(clients: Clients, life: Life, of: { told: Told; random: Random; ifMatch?: number }): Promise<Sent[]> {
  const all: Sent[] = [];
  let { ifMatch } = of;
  for (const line of of.told.lines) {
    const request = { id: life.id, key: clients.key(), example: life.example, ...(ifMatch === undefined ? {} : { ifMatch }) };
    const sent = clients.auditor.hear(toSend('agreement', requestOf(line, request), { line }));
    ifMatch = undefined;
    all.push(sent);
    await persist(clients, sent, of.random);
  }
  return all;
}

/** What an import was of, and what the ledger said became of it. */
export interface Imported {
  readonly sent: readonly Sent[];
  readonly rows: readonly { id: string; outcome: string; revision?: number }[];
}

const BAD_LINES = ['{"id":', '[]', '{"id":"x"}', '"a text"', '{"id":"y","command":"record-meeting","actor":{},"input":{}}'];

/** The lines as a file, bad ones among them, imported with a quarantine until it is done; a dry run first now and then. */
export async function importLines(clients: Clients, life: Life, of: { told: Told; random: Random }): Promise<Imported> {
  const { random, told } = of;
  const name = clients.key();
  const lines = told.lines.map((line, index) => ({ line, id: `${name}-${index}` }));
  const sent = lines.map(({ line, id }) => {
    const request = requestOf(line, { id: life.id, key: `import:${life.id}:${id}`, example: life.example });
    return clients.auditor.hear(toSend('agreement', request, { line }));
  });
  const head = JSON.stringify({ format: IMPORT_FORMAT, agreement: life.id, title: 'A part of a history' });
  const rows = lines.map(({ line, id }) => JSON.stringify(rowOf(line, { id, example: life.example })));
  for (let bad = random.whole(0, 2); bad > 0; bad -= 1) rows.splice(random.whole(0, rows.length), 0, random.pick(BAD_LINES));
  const file = parseImport([head, ...rows].join('\n'), { quarantine: true });
  let imported = false;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const dryRun = tries === 0 && random.percent(30);
    const isFirst = !dryRun && !imported;
    imported ||= !dryRun;
    const outcome = await importOnce(clients, file, dryRun);
    if (!outcome || dryRun) continue;
    if (isFirst && outcome.rows.some((row) => row.outcome === 'unchanged')) {
      throw new Difference(`The import ${name} says "unchanged" of rows that nobody had imported.`);
    }
    clients.tally.hit('client: lines set aside', outcome.quarantined?.length ?? 0);
    return { sent, rows: outcome.rows };
  }
  throw new Difference(`The import ${name} was tried ${TRIES} times and never done.`);
}

/** What became of the file, or undefined where there was no answer. */
async function importOnce(clients: Clients, file: ImportFile, dryRun: boolean): Promise<ImportOutcome | undefined> {
  const { ledger, killed } = await clients.process.up;
  try {
    const outcome = await Promise.race([importFile(ledger, file, { dryRun, quarantine: true }), killed]);
    if (dryRun) clients.tally.hit('client: a dry run');
    return outcome ?? undefined;
  } catch (error) {
    const outcome = outcomeOfError(error);
    if (isDefinite(outcome) && !mayPass(outcome)) throw error;
    clients.tally.hit('client: imported again without an answer');
    return undefined;
  }
}

function rowOf({ command, effectiveOn, recordedAt, actor, reason, source, input }: Line, of: { id: string; example: boolean }) {
  return {
    ...{ id: of.id, command, actor, input },
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
    ...(of.example && recordedAt !== undefined ? { recordedAt } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source }),
  };
}

/** What an import said of its rows is what lies in the store. */
export function checkImport({ sent, rows }: Imported, auditor: Auditor): void {
  for (const one of sent) {
    const id = one.request.idempotencyKey.split(':')[2] ?? '';
    const row = rows.find((said) => said.id === id);
    const stored = auditor.witness.of(`agreement-${one.request.id}`).filter(({ meta }) => meta['commandId'] === one.commandId);
    const last = stored.at(-1)?.revision;
    if (!row) throw new Difference(`${one.name} stands in the file, and the import said nothing of it.`);
    switch (row.outcome) {
      case 'recorded':
      case 'unchanged':
        same(`the revision of the row ${id}`, { wanted: last, found: row.revision });
        break;
      default:
        same(`what is stored of the row ${id}, which is ${row.outcome}`, { wanted: undefined, found: last });
    }
  }
}
