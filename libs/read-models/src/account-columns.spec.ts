import { describe, expect, it } from '@jest/globals';
import { Random, seedsOfRun } from '../../../test/properties/seed.js';
import { AccountColumns, type ColumnPosting } from './account-columns.js';
import { CHUNK } from './chunk.js';

/** The sum by counting every posting again: what the columns must say. */
function naiveSum(postings: readonly ColumnPosting[], day: number, revision: number): bigint {
  return postings.filter((one) => one.day <= day && one.revision <= revision).reduce((sum, one) => sum + BigInt(one.amount), 0n);
}

function columnsOf(postings: readonly ColumnPosting[]): AccountColumns {
  const columns = new AccountColumns();
  for (const posting of postings) columns.append(posting);
  return columns;
}

/** The columns as they are after they were kept and taken up again. */
function takenUp(columns: AccountColumns): AccountColumns {
  const chunks = [...columns.filled()];
  const one = (name: 'days' | 'revisions') => Int32Array.from(chunks.flatMap((chunk) => [...chunk[name]]));
  const amounts = chunks.flatMap((chunk): (number | bigint)[] => [...chunk.amounts]);
  return AccountColumns.of({
    days: one('days'),
    revisions: one('revisions'),
    amounts: columns.isWide ? BigInt64Array.from(amounts as bigint[]) : Float64Array.from(amounts as number[]),
  });
}

/** The same postings, of which two thirds were kept and taken up again before the others came. */
function goneOnWith(postings: readonly ColumnPosting[]): AccountColumns {
  const kept = Math.floor((2 * postings.length) / 3);
  const columns = takenUp(columnsOf(postings.slice(0, kept)));
  for (const posting of postings.slice(kept)) columns.append(posting);
  return columns;
}

/** Postings as a ledger has them: mostly of late, some back-dated, some on the same day or of the same revision. */
function randomPostings(random: Random, { count, most, days }: { count: number; most: number; days: number }): ColumnPosting[] {
  let revision = 0;
  return Array.from({ length: count }, (_, at) => {
    revision += random.whole(0, 2);
    const late = random.weighted([
      [80, random.whole(0, 5)],
      [15, random.whole(0, 60)],
      [5, random.whole(0, Math.min(days, 400))],
    ]);
    const day = 20_000 + Math.floor((at * days) / count) - late;
    return { day, revision, amount: random.whole(-most, most) };
  });
}

/** Every day and revision of a few of each, their neighbours, and those before and after all. */
function points(random: Random, postings: readonly ColumnPosting[]): [day: number, revision: number][] {
  const ends = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, postings.length - 1];
  const some = [...ends, ...Array.from({ length: 40 }, () => random.whole(0, postings.length - 1))];
  const chosen = some.flatMap((at) => postings[at] ?? []);
  const days = [-1, 0, 1, 1_000_000, ...chosen.flatMap(({ day }) => [day - 1, day])];
  const revisions = [-1, 1e9, ...chosen.flatMap(({ revision }) => [revision - 1, revision])];
  return Array.from({ length: 400 }, () => [random.pick(days), random.pick(revisions)]);
}

/** Compares at every point asked and says the first that differs. */
function compare(postings: readonly ColumnPosting[], asked: readonly (readonly [number, number])[]): void {
  const appended = columnsOf(postings);
  const all = [appended, takenUp(appended), goneOnWith(postings)];
  for (const [day, revision] of asked) {
    const wanted = naiveSum(postings, day, revision);
    const there = postings.some((one) => one.day <= day && one.revision <= revision);
    for (const columns of all) {
      if (BigInt(columns.balance(day, revision)) === wanted && columns.hasPosting(day, revision) === there) continue;
      expect({ day, revision, sum: columns.balance(day, revision), there: columns.hasPosting(day, revision) }).toEqual({
        ...{ day, revision, sum: wanted, there },
      });
    }
  }
  expect(all.map(({ bytes, count, revision }) => ({ bytes, count, revision }))).toEqual(
    all.map(() => ({ bytes: appended.bytes, count: postings.length, revision: appended.revision })),
  );
  expect(asked.length).toBeGreaterThan(0);
}

describe.each(seedsOfRun(4).map((seed) => [seed]))('the columns of an account (SEED=%d)', (seed) => {
  it('say at every day and revision what counting again says', () => {
    const random = new Random(seed);
    for (const count of [0, 1, 2, 7, 8, 9, 30]) {
      const postings = randomPostings(random, { count, most: 100_000, days: 40 });
      const days = Array.from({ length: 120 }, (_, at) => 19_950 + at);
      const revisions = Array.from({ length: 70 }, (_, at) => at - 1);
      compare(
        postings,
        days.flatMap((day) => revisions.map((revision) => [day, revision] as const)),
      );
    }
  });

  it.each([CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 17])(
    'say the same around %d postings',
    (count) => {
      const random = new Random(seed + count);
      for (const days of [1, 400, 3_650, 30_000]) {
        const postings = randomPostings(random, { count, most: 1_000_000_00, days });
        compare(postings, points(random, postings));
      }
    },
    60_000,
  );

  it('say the same after they became int64, wherever that happens', () => {
    const random = new Random(seed);
    for (const [most, count] of [
      [2 ** 52, 20],
      [2 ** 43, 3 * CHUNK],
      [2 ** 50, 2 * CHUNK + 5],
    ] as const) {
      const postings = randomPostings(random, { count, most, days: 500 });
      expect(columnsOf(postings).isWide).toBe(true);
      compare(postings, points(random, postings));
    }
  });

  it('say the same where one date lies far from the others', () => {
    const random = new Random(seed);
    const postings = randomPostings(random, { count: 4 * CHUNK, most: 1000, days: 365 });
    postings.splice(100, 1, { ...(postings[100] as ColumnPosting), day: -25_000 });
    compare(postings, points(random, postings));
  });
});

describe('the columns of an account', () => {
  it('are exact to the last öre below 2^53 and past it', () => {
    const columns = new AccountColumns();
    columns.append({ day: 1, revision: 0, amount: 2 ** 53 - 2 });
    expect(columns.isWide).toBe(false);
    columns.append({ day: 1, revision: 1, amount: 1 });
    expect([columns.isWide, columns.balance(1, 1)]).toEqual([false, 2 ** 53 - 1]);
    columns.append({ day: 1, revision: 2, amount: 2 });
    expect([columns.isWide, columns.balance(1, 2)]).toEqual([true, 2n ** 53n + 1n]);
  });

  it('refuse what int64 does not hold, and stay as they were', () => {
    const columns = new AccountColumns();
    const amount = 2 ** 53 - 1;
    for (let revision = 0; revision < 1024; revision += 1) columns.append({ day: 1, revision, amount });
    expect(() => columns.append({ day: 1, revision: 1024, amount: 1024 })).toThrow(RangeError);
    expect(columns.balance(1, 5000)).toBe(BigInt(amount) * 1024n);
    columns.append({ day: 1, revision: 1024, amount: 1023 });
    expect(columns.balance(1, 5000)).toBe(2n ** 63n - 1n);
  });

  it('are not taken up where no appending makes them', () => {
    const days = Int32Array.of(1, 1);
    const amounts = Float64Array.of(2 ** 52, 2 ** 52);
    expect(() => AccountColumns.of({ days, revisions: Int32Array.of(5, 4), amounts: Float64Array.of(1, 1) })).toThrow(
      'comes after',
    );
    expect(() => AccountColumns.of({ days, revisions: Int32Array.of(4, 5), amounts })).toThrow(RangeError);
  });

  it('refuse a posting recorded before the last', () => {
    const columns = columnsOf([{ day: 1, revision: 5, amount: 1 }]);
    expect(() => columns.append({ day: 1, revision: 4, amount: 1 })).toThrow('comes after');
  });

  it('cost at most 32 bytes a posting over ten years of one busy account, and little where there are few', () => {
    const columns = columnsOf(randomPostings(new Random(1), { count: 200_000, most: 1000, days: 3_650 }));
    expect(columns.bytes / columns.count).toBeLessThanOrEqual(32);
    const far = randomPostings(new Random(2), { count: 200_000, most: 1000, days: 3_650 });
    far.splice(0, 1, { day: -25_000, revision: 0, amount: 1 });
    expect(columnsOf(far).bytes / far.length).toBeLessThanOrEqual(32);
    expect(columnsOf(randomPostings(new Random(3), { count: 5, most: 1000, days: 10 })).bytes).toBeLessThanOrEqual(128);
  });
});
