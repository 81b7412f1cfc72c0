import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { KeptStates } from './kept-states.js';

const of = (events: number) => ({ revision: events - 1 });
const LONG = 60_000;

describe('the states that are kept', () => {
  it('let the least recently used go when they stand for too many events', () => {
    const kept = new KeptStates({ events: 100, idleMs: LONG });
    kept.keep('a', of(40));
    kept.keep('b', of(40));
    kept.keep('a', of(41));
    kept.keep('c', of(40));
    expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([of(41), undefined, of(40)]);
    expect(kept.events).toBe(81);
  });

  it('keep the one used last, however many events it stands for', () => {
    const kept = new KeptStates({ events: 100, idleMs: LONG });
    kept.keep('a', of(10));
    kept.keep('b', of(1000));
    expect([kept.get('a'), kept.get('b'), kept.events]).toEqual([undefined, of(1000), 1000]);
  });

  it('let go what nobody has asked for in a while, as soon as anything is used', async () => {
    const kept = new KeptStates({ events: 100, idleMs: 200 });
    kept.keep('a', of(10));
    kept.keep('b', of(10));
    await delay(150);
    kept.keep('b', of(11));
    await delay(100);
    kept.keep('c', of(10));
    expect([kept.get('a'), kept.get('b'), kept.get('c'), kept.events]).toEqual([undefined, of(11), of(10), 21]);
  });

  it('count nothing of what is forgotten', () => {
    const kept = new KeptStates({ events: 100, idleMs: LONG });
    kept.keep('a', of(10));
    kept.forget('a');
    kept.forget('b');
    expect([kept.get('a'), kept.events]).toEqual([undefined, 0]);
  });
});
