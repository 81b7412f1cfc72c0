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
    return { check: 'read-models', result: 'fault', found: error.message, exitCode: EXIT.unavailable };
  }
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
    if (active.position >= verified.position) return differences(database, active, verified);
    if (performance.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const behind = `generation ${active.generation} has taken ${active.ledgerNumber} of ${verified.events} events`;
    if (!isOwned) return note(`${behind}; it catches up at the next opening`);
    return {
      check: 'read-models',
      result: 'fault',
      found: `${behind} and the server does not catch up`,
      exitCode: EXIT.unavailable,
    };
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
}

async function differences(database: ReadDatabase, { generation, position }: Active, verified: Verified): Promise<Checked> {
  // A server may have recorded more since the store was read; what it recorded is not compared.
  const rows = await database
    .selectFrom('events')
    .select(['stream', 'revision', 'hash'])
    .where('generation', '=', generation)
    .where('position', '<=', verified.position)
    .orderBy('revision')
    .execute();
  const found = new Map<string, { events: number; hash: string }>();
  for (const { stream, hash } of rows) found.set(stream, { events: (found.get(stream)?.events ?? 0) + 1, hash });
  const wrong = [...verified.heads].filter(([stream, head]) => {
    const taken = found.get(stream);
    return taken?.events !== Number(head.revision) + 1 || taken.hash !== head.hash;
  });
  if (wrong.length === 0 && found.size === verified.heads.size) {
    const ahead = position > verified.position ? ' (more was recorded meanwhile)' : '';
    const said = `generation ${generation} is at the head with all ${rows.length} events${ahead}`;
    return { check: 'read-models', result: 'ok', found: said, exitCode: EXIT.ok };
  }
  const streams = wrong.slice(0, DIFFERENCES_SHOWN).map(([stream]) => stream);
  const said = `generation ${generation} differs from the store in ${streams.join(', ') || 'streams it should not have'}: build them anew with "agreement-ledger rebuild"`;
  return { check: 'read-models', result: 'fault', found: said, exitCode: EXIT.integrity };
}

function note(found: string): Checked {
  return { check: 'read-models', result: 'note', found, exitCode: EXIT.ok };
}
