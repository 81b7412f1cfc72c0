import { type EventStoreChoice, SQLITE } from '#application/event-store-choice.js';
import { IN_THE_DIRECTORY, type ReadModelsChoice } from '#application/read-models-choice.js';
import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { type Checked, worst } from './checks.js';
import { checkDirectory, checkDisk, checkNode, checkOwner } from './place.js';
import { checkReadModels } from './read-models.js';
import { checkChains, checkStore, prefixesOf } from './store.js';

/** Where the ledger is said to be kept. */
export interface Choices {
  eventStore: EventStoreChoice;
  readModels: ReadModelsChoice;
}

/** Every check, in the order in which one rests on another. */
export async function examined(directory: string, output: Output, choices: Partial<Choices> = {}): Promise<Checked[]> {
  const { eventStore: choice = SQLITE, readModels = IN_THE_DIRECTORY } = choices;
  const place = [checkNode(), checkDirectory(directory, choice)];
  if (worst(place) !== EXIT.ok) return place;
  const { checked, owned } = await checkOwner(directory);
  try {
    const stored = await examinedStore({ directory, choice, readModels, isOwned: owned === undefined }, output);
    return [...place, checked, ...stored, checkDisk(directory)];
  } finally {
    owned?.release();
  }
}

async function examinedStore(
  place: { directory: string; choice: EventStoreChoice; readModels: ReadModelsChoice; isOwned: boolean },
  output: Output,
): Promise<Checked[]> {
  const { directory, choice, readModels, isOwned } = place;
  const { checked: found, store } = await checkStore(directory, choice);
  if (!store) return found;
  const bar = output.progress(1, 'process-events');
  try {
    const prefixes = prefixesOf(choice);
    const progress = (events: number) => bar.at(events);
    const { checked, verified } = await checkChains(store, prefixes, progress);
    if (!verified) return [...found, checked];
    const subject = { store, prefixes, verified, isOwned, progress };
    return [...found, checked, await checkReadModels({ directory, choice: readModels }, subject)];
  } finally {
    bar.end();
    await store.close();
  }
}
