import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openReadModelsDatabase, READ_MODELS_FILE, type ReadModelsChoice } from '#application/read-models-choice.js';
import { Unavailable } from '#event-store/port.js';
import type { ReadDatabase } from '#read-models/database.js';
import { PROJECTION } from '#read-models/projection.js';
import { EXIT } from '../exit-codes.js';
import type { Checked } from './checks.js';
import type { Verified } from './store.js';

const WAIT_MS = 2000;
const POLL_MS = 100;
const DIFFERENCES_SHOWN = 3;

/** Whether the read models hold what the store holds: at its head, with as many events of every stream, the same last hashes. */
export async function checkReadModels(place: ReadModelsPlace, verified: Verified, isOwned: boolean): Promise<Checked> {
  const { directory, choice } = place;
  if (choice.kind === 'sqlite' && !existsSync(join(directory, READ_MODELS_FILE))) {
    return note('not built yet; they are at the next opening');
  }
  try {
    const opened = await openReadModelsDatabase(choice, directory);
    try {
      return await compared(opened.queries, verified, isOwned || opened.isShared);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return fault(error.message, EXIT.unavailable);
  }
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

async function compared(database: ReadDatabase, verified: Verified, isOwned: boolean): Promise<Checked> {
  const deadline = performance.now() + (isOwned ? WAIT_MS : 0);
  for (;;) {
    const active = await database
      .selectFrom('generations')
      .selectAll()
      .where('active', '=', 1)
      .where('projection', '=', PROJECTION)
      .executeTakeFirst();
    if (!active) return note('no generation is active yet; one is built at the next opening');
    if (active.position > verified.position && !isOwned) return ahead(active, verified);
    if (active.position >= verified.position) return differences(database, active, verified);
    if (performance.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const behind = `generation ${active.generation} has taken ${active.ledgerNumber} of ${verified.events} events`;
    if (!isOwned) return note(`${behind}; it catches up at the next opening`);
    return fault(`${behind} and the server does not catch up`, EXIT.unavailable);
  }
}

/** Nobody records now, so that what the store lacks was there and is gone: no chain can show that its end is missing. */
function ahead({ generation, ledgerNumber }: Active, { events }: Verified): Checked {
  const said = `generation ${generation} has taken ${ledgerNumber} events and the store holds ${events}: the store lacks its end, as one does that was put back from an old copy or without its -wal file`;
  return fault(said, EXIT.integrity);
}

async function differences(database: ReadDatabase, active: Active, verified: Verified): Promise<Checked> {
  const { generation, position } = active;
  const found = await headsIn(database, active, verified);
  const wrong = [...verified.heads].filter(([stream, head]) => {
    const taken = found.get(stream);
    return taken?.events !== Number(head.revision) + 1 || taken.hash !== head.hash;
  });
  if (wrong.length === 0 && found.size === verified.heads.size) {
    const more = position > verified.position ? ' (more was recorded meanwhile)' : '';
    const said = `generation ${generation} is at the head with all ${verified.events} events${more}`;
    return { check: 'read-models', result: 'ok', found: said, exitCode: EXIT.ok };
  }
  const streams = wrong.slice(0, DIFFERENCES_SHOWN).map(([stream]) => stream);
  const named = streams.join(', ') || 'streams it should not have';
  return fault(
    `generation ${generation} differs from the store in ${named}: build them anew with "agreement-ledger rebuild"`,
    EXIT.integrity,
  );
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
