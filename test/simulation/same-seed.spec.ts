import { describe, expect, it } from '@jest/globals';
import { seedOfRun } from '../properties/seed.js';
import { simulate } from './simulation.js';

// A seed is worth printing only if it tells the same history again, faults and all.

const HISTORIES = 3;
/** Seeds of histories in which engine and model once differed, as long as the workload still tells those. */
const FOUND = [472_390_146, 473_126_012];

describe(`a seed (SEED=${seedOfRun()})`, () => {
  it('records the same bytes however often it is told', async () => {
    for (let seed = seedOfRun(), left = HISTORIES; left > 0; seed += 1, left -= 1) {
      const { digest } = await simulate(seed >>> 0);
      expect([seed, (await simulate(seed >>> 0)).digest]).toEqual([seed, digest]);
    }
  });

  it.each(FOUND)('%i shows no difference any more', async (seed) => {
    await simulate(seed);
  });
});
