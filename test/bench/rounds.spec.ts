import { describe, expect, it } from '@jest/globals';
import { alone, inStretches, inTurns, type Turns } from './rounds.js';

async function* numbers(upTo: number): AsyncGenerator<number> {
  for (let number = 1; number <= upTo; number += 1) yield number;
}

describe('work that several take turns at', () => {
  it('takes everything there is, a stretch a turn, and times each', async () => {
    const taken: number[] = [];
    const seconds: number[] = [];
    for await (const spent of inStretches(numbers(7), 3, (number) => taken.push(number))) seconds.push(spent);
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(seconds).toHaveLength(3);
    expect(seconds.every((spent) => spent >= 0)).toBe(true);
  });

  it('gives each its turn, in the opposite order every other time, and does not count the first round', async () => {
    const order: string[] = [];
    async function* arm(name: string, stretches: number, seconds: number): Turns<string> {
      for (let turn = 0; turn < stretches; turn += 1) {
        order.push(name);
        yield seconds;
      }
      return `${name} is done`;
    }
    const ran = await inTurns(2, { a: () => arm('a', 3, 1), b: () => arm('b', 2, 10) });
    expect(order.join('')).toBe('baaba'.repeat(3));
    expect(ran).toEqual({ a: { seconds: [3, 3], result: 'a is done' }, b: { seconds: [20, 20], result: 'b is done' } });
  });

  it('goes through one alone', async () => {
    const sum = async function* (): Turns<number> {
      let total = 0;
      yield* inStretches(numbers(10), 4, (number) => {
        total += number;
      });
      return total;
    };
    expect(await alone(sum())).toBe(55);
  });
});
