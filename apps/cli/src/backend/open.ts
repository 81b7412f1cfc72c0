import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { readModelsChoice } from '#application/read-models-choice.js';
import { DataDirectoryOwned } from '#event-store/data-directory.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import type { Settings } from '../settings.js';
import type { EmbeddedBackend as EmbeddedBackendType } from './embedded.js';
import type { Backend } from './port.js';
import { RemoteBackend } from './remote.js';
import { runningServer } from './running-server.js';

const OWNER_WAIT_MS = 3000;
const OWNER_POLL_MS = 100;
const EVENTS_WORTH_A_BAR = 1000;

/**
 * The ledger: the server that `--server` names; else opened here; else, where a server owns the data directory, that one. Another
 * short command may own it for a moment, so it is tried for a while.
 */
export async function openBackend(settings: Settings, options: { output: Output; creates: boolean }): Promise<Backend> {
  const { dataDirectory, server, language } = settings;
  if (server !== undefined) return RemoteBackend.at(server, language, 'named');
  const choices = { eventStore: eventStoreChoice(settings.eventStore), readModels: readModelsChoice(settings.readModels) };
  // One that is elsewhere is there before the directory is.
  if (!options.creates && choices.eventStore.kind === 'sqlite') expectLedger(dataDirectory);
  const deadline = performance.now() + OWNER_WAIT_MS;
  for (;;) {
    try {
      return await openHere(settings, choices, options.output);
    } catch (error) {
      if (!(error instanceof DataDirectoryOwned)) throw error;
    }
    const running = await runningServer(dataDirectory);
    if (running) return RemoteBackend.at(running.url, language, 'announced');
    if (performance.now() > deadline) throw owned(dataDirectory);
    await delay(OWNER_POLL_MS);
  }
}

async function openHere({ dataDirectory, language }: Settings, choices: Choices, output: Output): Promise<Backend> {
  // Loaded only where it is needed: talking to a server needs neither the rules nor a database.
  const { EmbeddedBackend } = await import('./embedded.js');
  const bar = output.progress(EVENTS_WORTH_A_BAR, 'process-events');
  const progress = (events: number) => {
    if (events >= EVENTS_WORTH_A_BAR) bar.at(events);
  };
  try {
    return await EmbeddedBackend.open({ dataDirectory, ...choices, language, progress });
  } finally {
    bar.end();
  }
}

type Choices = Pick<Parameters<typeof EmbeddedBackendType.open>[0], 'eventStore' | 'readModels'>;

/** Asking must not make an empty ledger where none was. */
function expectLedger(dataDirectory: string): void {
  if (existsSync(join(dataDirectory, 'events.sqlite'))) return;
  throw failure(
    EXIT.unavailable,
    'no-ledger',
    `A ledger was wanted in ${dataDirectory}, and there is none: name its directory with --data, or begin one with "agreement-ledger import <file>".`,
  );
}

function owned(dataDirectory: string): Error {
  return failure(
    EXIT.unavailable,
    'data-directory-owned',
    `The data directory ${dataDirectory} is in use by another process, and no server of it answers: wait for that process to end, or name its address with --server.`,
  );
}
