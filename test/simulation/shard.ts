import { afterAll, describe, expect, it } from '@jest/globals';
import { seedOfRun } from '../properties/seed.js';
import { simulate } from './simulation.js';
import { Tally } from './tally.js';
import { allNames } from './workload.js';

const USUAL = 100;
const A_LONG_RUN = 1000;
const AT_LEAST_PERCENT = 1;
/** Histories that run at once in one process: most of the time one of them waits for a clock. */
const AT_ONCE = 6;

/** Simulates this shard's part of the run's histories: those whose number leaves this rest when divided among the shards. */
export function simulateShard(shard: number, shards: number): void {
  const first = seedOfRun();
  const all = Number(process.env['SIMULATIONS'] || USUAL);
  const seeds = Array.from({ length: all }, (_, n) => (first + n) >>> 0).filter((_, n) => n % shards === shard);
  const tally = new Tally(allNames());
  const began = performance.now();

  describe(`simulated histories, part ${shard + 1} of ${shards} (SEED=${first} SIMULATIONS=${all})`, () => {
    afterAll(() => {
      if (seeds.length === 0) return;
      const seconds = (performance.now() - began) / 1000;
      const head = `SEED=${first} SIMULATIONS=${all}, part ${shard + 1} of ${shards}: ${tally.histories} histories in ${seconds.toFixed(1)} s`;
      process.stdout.write(`${[head, ...tally.lines()].join('\n')}\n`);
    });

    it('no difference between the engine and the auditor', async () => {
      const left = [...seeds];
      const differences: unknown[] = [];
      const one = async () => {
        while (left.length > 0 && differences.length === 0) {
          await simulate(left.shift() as number).then(
            (simulated) => tally.add(simulated.tally),
            (difference: unknown) => differences.push(difference),
          );
        }
      };
      // What runs beside a history that differs is let to its end, so that nothing of it is left open.
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      if (differences.length > 0) throw differences[0];
      expect(tally.histories).toBe(seeds.length);
    }, 7_200_000);

    if (seeds.length * shards < A_LONG_RUN) return;

    it(`at least ${AT_LEAST_PERCENT} % of the histories hit each fault and feature`, () => {
      expect(tally.under(AT_LEAST_PERCENT)).toEqual([]);
    });
  });
}
