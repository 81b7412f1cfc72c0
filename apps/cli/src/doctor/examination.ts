import { type EventStoreChoice, SQLITE } from '#application/event-store-choice.js';
import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { type Checked, worst } from './checks.js';
import { checkDirectory, checkDisk, checkNode, checkOwner } from './place.js';
import { checkReadModels } from './read-models.js';
import { checkChains, checkStore, prefixesOf } from './store.js';

/** Every check, in the order in which one rests on another. */
export async function examined(directory: string, output: Output, choice: EventStoreChoice = SQLITE): Promise<Checked[]> {
  const place = [checkNode(), checkDirectory(directory, choice)];
  if (worst(place) !== EXIT.ok) return place;
  const { checked, owned } = await checkOwner(directory);
  try {
    const stored = await examinedStore({ directory, choice, isOwned: owned === undefined }, output);
    return [...place, checked, ...stored, checkDisk(directory)];
  } finally {
    owned?.release();
  }
}

async function examinedStore(
  place: { directory: string; choice: EventStoreChoice; isOwned: boolean },
  output: Output,
): Promise<Checked[]> {
  const { directory, choice, isOwned } = place;
  const { checked: found, store } = await checkStore(directory, choice);
  if (!store) return found;
  const bar = output.progress(1, 'process-events');
  try {
    const chains = await checkChains(store, prefixesOf(choice), (events) => bar.at(events));
    if (!chains.verified) return [...found, chains.checked];
    return [...found, chains.checked, await checkReadModels(directory, chains.verified, isOwned)];
  } finally {
    bar.end();
    await store.close();
  }
}
