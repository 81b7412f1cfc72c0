import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  expectSoundReadModels,
  openReadModelsDatabase,
  READ_MODELS_FILE,
  type ReadModelsChoice,
  readModelsError,
} from '#application/read-models-choice.js';
import { Corrupt, type EventStore, Unavailable } from '#event-store/port.js';
import type { ReadDatabase } from '#read-models/database.js';
import { PROJECTION } from '#read-models/projection.js';
import { RowsComparison } from '#read-models/rows-comparison.js';
import { isOfThisForm } from '#read-models/sqlite-database.js';
import { EXIT } from '../exit-codes.js';
import type { Checked } from './checks.js';
import { pagesOf, type Verified } from './store.js';

const WAIT_MS = 2000;
const POLL_MS = 100;
const DIFFERENCES_SHOWN = 3;

/**
 * Whether the read models hold what the store holds: at its head, with as many events of every stream and the same last hashes, and
 * in every row what the events make.
 */
export async function checkReadModels(place: ReadModelsPlace, subject: Subject): Promise<Checked> {
  const { directory, choice } = place;
  if (choice.kind === 'sqlite' && !existsSync(join(directory, READ_MODELS_FILE))) {
    return note('not built yet; they are at the next opening');
  }
  try {
    if (choice.kind === 'sqlite') {
      expectSoundReadModels(directory);
      if (!isOfThisForm(join(directory, READ_MODELS_FILE))) return note('of another version; built anew at the next opening');
    }
    const opened = await openReadModelsDatabase(choice, directory);
    try {
      return await compared(opened.queries, { ...subject, isOwned: subject.isOwned || opened.isShared });
    } finally {
      await opened.close();
    }
  } catch (error) {
    const known = readModelsError(error, directory);
    if (known instanceof Unavailable) return fault(known.message, EXIT.unavailable);
    if (known instanceof Corrupt) return fault(known.message, EXIT.integrity);
    throw known;
  }
}

/** What they are held against; `isOwned` says that another process may be writing. */
export interface Subject {
  store: EventStore;
  prefixes: readonly string[];
  verified: Verified;
  isOwned: boolean;
  progress: (events: number) => void;
}

/** Where they are said to stand. */
export interface ReadModelsPlace {
  directory: string;
  choice: ReadModelsChoice;
}

interface Active {
  generation: number;
  position: string;
  ledgerNumber: number;
}

async function compared(database: ReadDatabase, subject: Subject): Promise<Checked> {
  const { verified, isOwned } = subject;
  const deadline = performance.now() + (isOwned ? WAIT_MS : 0);
  for (;;) {
    const active = await activeGeneration(database);
    if (!active) return note('no generation is active yet; one is built at the next opening');
    if (active.position > verified.position && !isOwned) return ahead(active, verified);
    if (active.position >= verified.position) return differences(database, active, subject);
    if (performance.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const behind = `generation ${active.generation} has taken ${active.ledgerNumber} of ${verified.events} events`;
    if (!isOwned) return note(`${behind}; it catches up at the next opening`);
    return fault(`${behind} and the server does not catch up`, EXIT.unavailable);
  }
}

function activeGeneration(database: ReadDatabase): Promise<Active | undefined> {
  return database
    .selectFrom('generations')
    .selectAll()
    .where('active', '=', 1)
    .where('projection', '=', PROJECTION)
    .executeTakeFirst();
}

/** Nobody records now, so that what the store lacks was there and is gone: no chain can show that its end is missing. */
function ahead({ generation, ledgerNumber }: Active, { events }: Verified): Checked {
  const said = `generation ${generation} has taken ${ledgerNumber} events and the store holds ${events}: the store lacks its end, as one does that was put back from an old copy or without its -wal file`;
  return fault(said, EXIT.integrity);
}

async function differences(database: ReadDatabase, active: Active, subject: Subject): Promise<Checked> {
  const { generation, position } = active;
  const { verified } = subject;
  const found = await headsIn(database, active, verified);
  const wrong = [...verified.heads].filter(([stream, head]) => {
    const taken = found.get(stream);
    return taken?.events !== Number(head.revision) + 1 || taken.hash !== head.hash;
  });
  if (wrong.length > 0 || found.size !== verified.heads.size) {
    return differs(generation, wrong.length > 0 ? wrong.map(([stream]) => stream) : ['streams it should not have']);
  }
  const rows = await differentRows(database, generation, subject);
  if (rows.length > 0) {
    const still = await activeGeneration(database);
    return still?.generation === generation ? differs(generation, rows) : note('a rebuild took over meanwhile; look again');
  }
  const more = position > verified.position ? ' (more was recorded meanwhile)' : '';
  const said = `generation ${generation} is at the head with all ${verified.events} events, and every row is what they make${more}`;
  return { check: 'read-models', result: 'ok', found: said, exitCode: EXIT.ok };
}

function differs(generation: number, places: readonly string[]): Checked {
  const named = places.slice(0, DIFFERENCES_SHOWN).join(', ');
  return fault(
    `generation ${generation} differs from the store in ${named}: build them anew with "agreement-ledger rebuild"`,
    EXIT.integrity,
  );
}

/** Where the rows of the verified events are not those that the events make. */
async function differentRows(database: ReadDatabase, generation: number, subject: Subject): Promise<string[]> {
  const { store, prefixes, verified, progress } = subject;
  const comparison = new RowsComparison(database, store, generation);
  let left = verified.events;
  for await (const page of pagesOf(store, prefixes)) {
    const events = page.slice(0, left);
    left -= events.length;
    await comparison.take(events);
    progress(verified.events - left);
    if (left === 0 || comparison.differences.size >= DIFFERENCES_SHOWN) break;
  }
  return [...comparison.differences];
}

/** How many events were taken of each stream, and the hash of the last; what a server recorded since the store was read is not counted. */
async function headsIn(database: ReadDatabase, { generation }: Active, { position }: Verified) {
  const heads = await database
    .selectFrom('events as e')
    .innerJoin(
      (of) =>
        of
          .selectFrom('events')
          .select(({ fn }) => ['stream', fn.countAll<number>().as('events'), fn.max('revision').as('revision')])
          .where('generation', '=', generation)
          .where('position', '<=', position)
          .groupBy('stream')
          .as('last'),
      (join) => join.onRef('last.stream', '=', 'e.stream').onRef('last.revision', '=', 'e.revision'),
    )
    .select(['e.stream', 'e.hash', 'last.events'])
    .where('e.generation', '=', generation)
    .execute();
  return new Map(heads.map(({ stream, hash, events }) => [stream, { events: Number(events), hash }]));
}

function fault(found: string, exitCode: Checked['exitCode']): Checked {
  return { check: 'read-models', result: 'fault', found, exitCode };
}

function note(found: string): Checked {
  return { check: 'read-models', result: 'note', found, exitCode: EXIT.ok };
}
