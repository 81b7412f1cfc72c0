import { describe, expect, it } from '@jest/globals';
import { annexesOn } from '#ledger/annexes.js';
import { contributionsOn } from '#ledger/arrears.js';
import type { Book } from '#ledger/book.js';
import { budgetOutcome } from '#ledger/budget-outcome.js';
import { addDays } from '#ledger/dates.js';
import { deadlinesOn } from '#ledger/deadlines.js';
import { followedFrom } from '#ledger/decision-answer.js';
import { dutiesOn } from '#ledger/duties.js';
import { externalOn } from '#ledger/external-target.js';
import { findingsOn } from '#ledger/findings.js';
import { fold, undrafted } from '#ledger/fold.js';
import { inKindOn } from '#ledger/in-kind.js';
import { lineageOn } from '#ledger/lineage.js';
import { obligationsOn, whatIfDissolved } from '#ledger/obligations.js';
import { phaseOn } from '#ledger/phase.js';
import { Refusal } from '#ledger/refusal.js';
import { reportsOn } from '#ledger/reports.js';
import { versionOn, yearsOf } from '#ledger/terms.js';
import type { History } from '../support/history.js';
import { type RandomHistory, randomHistory } from './random-history.js';
import { historiesOfRun, Random, seedsOfRun } from './seed.js';

// What was known is a matter of the first events alone: an answer given when the history had n events is the answer that the first
// n events give for ever (design promise 2), and asking changes nothing (promise 3).

const seeds = seedsOfRun(Math.ceil(historiesOfRun(100) / 4));

/** The whole of a value as text, maps and their order too. */
function wholeText(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (inner instanceof Map ? { map: [...inner] } : inner));
}

/** Everything that can be asked on a few days, as text; a refusal is an answer too. */
function answers(book: Book, days: readonly string[]): string {
  return wholeText(
    days.map((on) => [
      contributionsOn(book, on),
      obligationsOn(book, on) ?? 'not ended',
      findingsOn(book, on),
      deadlinesOn(book, on),
      phaseOn(book, on),
      [
        externalOn(book, on),
        inKindOn(book, on),
        yearsOf(versionOn(book, on).terms).map((year) => budgetOutcome(book, year, on) ?? 'none'),
      ],
      [annexesOn(book, on), dutiesOn(book, on), reportsOn(book, on), lineageOn(book, on)],
      decisionsOn(book, on).map((decision) => followedFrom(book, decision, on)),
      ...[on, addDays(on, -90), addDays(on, 200)].map((seenOn) => whatIf(book, on, seenOn)),
    ]),
  );
}

/** The last few decisions of the book that were taken by the date. */
function decisionsOn(book: Book, on: string): string[] {
  const taken = [...book.decisions.values()].filter((decision) => decision.on <= on);
  return taken.slice(-3).map((decision) => decision.key);
}

function whatIf(book: Book, dissolvedOn: string, on: string): object {
  try {
    return whatIfDissolved(book, dissolvedOn, on);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code, facts: error.facts };
    throw error;
  }
}

function daysOf(seed: number, { history, world }: Pick<RandomHistory, 'history' | 'world'>): string[] {
  const random = new Random(seed);
  return [
    addDays(world.period.from, random.whole(0, 1500)),
    random.pick(history.events).effectiveOn,
    world.dissolution ?? world.period.to,
  ];
}

function bookAfter({ state, events }: History, count: number): Book {
  return fold(state.id, events.slice(0, count)) as Book;
}

describe(`what was known (SEED=${seeds[0]} HISTORIES=${seeds.length * 4})`, () => {
  it('is answered the same when more is known', () => {
    for (const seed of seeds) {
      const days = daysOf(seed, randomHistory(seed));
      const then = new Map<number, string>();
      const { history } = randomHistory(seed, ({ book, events }) => {
        if (events.length % 3 === 0) then.set(events.length, answers(book, days));
      });
      expect(then.size).toBeGreaterThan(0);
      for (const [count, answered] of then) {
        const now = answers(bookAfter(history, count), days);
        if (now !== answered)
          throw new Error(`SEED=${seed}: the answers after ${count} events have changed:\n${answered}\n${now}`);
      }
    }
  }, 600_000);

  it('is not changed by asking', () => {
    for (const seed of seeds) {
      const told = randomHistory(seed);
      const book = bookAfter(told.history, told.history.events.length);
      const before = wholeText(book);
      const first = answers(book, daysOf(seed, told));
      expect([seed, answers(book, daysOf(seed, told)) === first]).toEqual([seed, true]);
      expect([seed, wholeText(book) === before]).toEqual([seed, true]);
    }
  }, 600_000);

  it('is the same however the seed is told again', () => {
    for (const seed of seeds) {
      expect(wholeText(randomHistory(seed).history.events)).toBe(wholeText(randomHistory(seed).history.events));
    }
  }, 600_000);

  it('is nothing before the draft', () => {
    expect(fold('a0000000-0000-4000-8000-000000000001', [])).toEqual(undrafted('a0000000-0000-4000-8000-000000000001'));
  });
});
