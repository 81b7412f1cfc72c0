import { EXIT } from '../exit-codes.js';
import type { Output } from '../output.js';
import { type Checked, worst } from './checks.js';
import { checkDirectory, checkDisk, checkNode, checkOwner } from './place.js';
import { checkReadModels } from './read-models.js';
import { checkChains, openStore } from './store.js';

/** Every check, in the order in which one rests on another. */
export async function examined(directory: string, output: Output): Promise<Checked[]> {
  const place = [checkNode(), checkDirectory(directory)];
  if (worst(place) !== EXIT.ok) return place;
  const { checked, owned } = await checkOwner(directory);
  try {
    const stored = await examinedStore(directory, output, owned === undefined);
    return [...place, checked, ...stored, checkDisk(directory)];
  } finally {
    owned?.release();
  }
}

async function examinedStore(directory: string, output: Output, isOwned: boolean): Promise<Checked[]> {
  const { checked, store } = openStore(directory);
  if (!store) return [checked];
  const bar = output.progress(1, 'process-events');
  try {
    const chains = await checkChains(store, (events) => bar.at(events));
    if (!chains.verified) return [checked, chains.checked];
    return [checked, chains.checked, await checkReadModels(directory, chains.verified, isOwned)];
  } finally {
    bar.end();
    await store.close();
  }
}
