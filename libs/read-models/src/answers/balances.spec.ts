import { describe, expect, it } from '@jest/globals';
import type { Book } from '#ledger/book.js';
import { fold } from '#ledger/fold.js';
import { accountExists } from '#ledger/postings.js';
import { randomHistory } from '../../../../test/properties/random-history.js';
import { historiesOfRun, seedsOfRun } from '../../../../test/properties/seed.js';
import { headerUnder, headingOf } from '../heading.js';
import { headerOf } from './header.js';

// Balances are answered without folding the agreement. That is right as long as an account that was posted to exists, and the heading
// holds all that a header says.

const seeds = seedsOfRun(Math.ceil(historiesOfRun(100) / 20));

describe(`what balances are answered from (SEED=${seeds[0]})`, () => {
  it('has no posting to an account that does not exist, from the revision of its first posting on', () => {
    for (const seed of seeds) {
      const { history } = randomHistory(seed);
      expect(history.postings.length).toBeGreaterThan(0);
      for (const until of [0.5, 0.75, 1]) {
        const count = Math.ceil(history.events.length * until);
        const book = fold(history.state.id, history.events.slice(0, count)) as Book;
        const posted = history.postings.filter(({ revision }) => revision < count).map(({ account }) => account);
        expect([seed, count, posted.filter((account) => !accountExists(book, account))]).toEqual([seed, count, []]);
      }
    }
  }, 120_000);

  it('has a header under the heading as under the book, after it was written and read', () => {
    for (const seed of seeds) {
      const { history } = randomHistory(seed);
      const book = fold(history.state.id, history.events) as Book;
      const heading = JSON.parse(JSON.stringify(headingOf(book)));
      for (const { effectiveOn: on } of history.events) {
        const asked = { on, revision: 1, recordedAt: '2026-01-01T00:00:00.000Z' };
        expect(JSON.stringify(headerUnder(heading, book.id, asked))).toBe(JSON.stringify(headerOf(book, asked)));
      }
    }
  }, 120_000);
});
