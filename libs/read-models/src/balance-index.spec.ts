import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Corrupt } from '#event-store/port.js';
import { addDays } from '#ledger/dates.js';
import { Random, seedsOfRun } from '../../../test/properties/seed.js';
import { BalanceIndex } from './balance-index.js';
import type { ReadDatabase } from './database.js';
import { FORM, PROJECTION } from './projection.js';
import { openReadDatabase } from './sqlite-database.js';
import { type SumsAsked, storedSums } from './stored-sums.js';

// The index, its file and the sums that SQL makes are compared with counting every posting again.

const AGREEMENT = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
const DRAFTED = '2026-01-01';
const POSITION = '1'.padStart(20, '0');
const opened: { directory: string; database: ReadDatabase }[] = [];

afterEach(async () => {
  for (const { directory, database } of opened.splice(0)) {
    await database.destroy();
    rmSync(directory, { recursive: true, force: true });
  }
});

interface Line {
  revision: number;
  line: number;
  account: string;
  effectiveOn: string;
  amountMinor: number;
}

/** Read models of one agreement, written as the projector writes them. */
class Tables {
  readonly lines: Line[] = [];
  revision = -1;
  /** The hash of the last event, where a test has changed it. */
  endsWith: string | undefined;

  private constructor(
    readonly database: ReadDatabase,
    readonly directory: string,
  ) {}

  static async make(): Promise<Tables> {
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-index-'));
    const database = openReadDatabase(join(directory, 'read-models.sqlite'));
    opened.push({ directory, database });
    const tables = new Tables(database, directory);
    const generation = { generation: 1, projection: PROJECTION, position: POSITION, ledgerNumber: 0, active: 1, endedAt: '' };
    await database.insertInto('generations').values(generation).execute();
    const heading = { title: 'One', example: false, currency: 'SEK', draftedOn: DRAFTED, versions: [{ number: 1, on: DRAFTED }] };
    const row = { generation: 1, agreement: AGREEMENT, revision: 0, heading: JSON.stringify(heading) };
    await database.insertInto('headings').values(row).execute();
    return tables;
  }

  /** The next revisions with their postings. */
  async add(revisions: readonly Omit<Line, 'revision' | 'line'>[][]): Promise<void> {
    await this.database.transaction().execute(async (transaction) => {
      for (const postings of revisions) {
        this.revision += 1;
        const { revision } = this;
        const said = { type: 'Some', effectiveOn: DRAFTED, recordedAt: '', actor: 'a', role: 'r', party: null, reason: null };
        const stored = { stream: `agreement-${AGREEMENT}`, revision, position: POSITION, hash: `hash ${revision}`, data: '{}' };
        const event = { generation: 1, ledgerNumber: revision + 1, ...stored, ...said };
        await transaction.insertInto('events').values(event).execute();
        for (const [line, posting] of postings.entries()) {
          const row = { ...posting, revision, line };
          this.lines.push(row);
          const of = { generation: 1, agreement: AGREEMENT, beforeMinor: 0n };
          await transaction
            .insertInto('postings')
            .values({ ...row, ...of })
            .execute();
        }
      }
    });
  }

  index(): BalanceIndex {
    return new BalanceIndex({ database: this.database, generation: 1, directory: join(this.directory, 'balances') });
  }

  /** Sums by account of what is effective and recorded by a point, by counting everything again. */
  naive(on: string, revision: number): { account: string; minor: bigint }[] {
    const sums = new Map<string, bigint>();
    for (const one of this.lines) {
      if (one.effectiveOn > on || one.revision > revision) continue;
      sums.set(one.account, (sums.get(one.account) ?? 0n) + BigInt(one.amountMinor));
    }
    return [...sums].map(([account, minor]) => ({ account, minor })).sort((a, b) => (a.account < b.account ? -1 : 1));
  }

  /** What a process that lives for one answer asks, the store ending where the tables end. */
  asked({ on }: { on: string }): SumsAsked {
    const { revision } = this;
    const head = { revision, hash: this.endsWith ?? `hash ${revision}`, position: POSITION };
    return { agreement: AGREEMENT, stream: `agreement-${AGREEMENT}`, head, revision, onOf: () => on };
  }

  get file(): string {
    return join(this.directory, 'balances', `${AGREEMENT}.columns`);
  }
}

const ACCOUNTS = ['cash', 'spent:P1', 'spent:P2', 'receivable:mdu:2026', 'encumbered:P1'];

/** Two sides of one sum. */
function entry(effectiveOn: string, minor: number): Omit<Line, 'revision' | 'line'>[] {
  return [
    { account: 'cash', effectiveOn, amountMinor: minor },
    { account: 'spent:P1', effectiveOn, amountMinor: -minor },
  ];
}

function randomRevisions(random: Random, count: number, most: number): Omit<Line, 'revision' | 'line'>[][] {
  return Array.from({ length: count }, (_, at) => {
    const [debit, credit] = random.shuffled(ACCOUNTS) as [string, string];
    const effectiveOn = addDays(DRAFTED, Math.max(0, Math.floor(at / 4) - random.whole(0, 40)));
    const amount = random.whole(-most, most);
    if (random.percent(20)) return [];
    return [
      { account: debit, effectiveOn, amountMinor: amount },
      { account: credit, effectiveOn, amountMinor: -amount },
    ];
  });
}

async function expectAsCounted(tables: Tables, index: BalanceIndex, random: Random): Promise<void> {
  for (let asked = 0; asked < 60; asked += 1) {
    const point = { on: addDays(DRAFTED, random.whole(0, 600)), revision: random.whole(0, tables.revision) };
    const wanted = tables.naive(point.on, point.revision);
    const { columns } = await index.of(AGREEMENT, point.revision);
    const found = columns.balances(point).map(({ account, minor }) => ({ account, minor: BigInt(minor) }));
    expect([point, found]).toEqual([point, wanted]);
    for (const { account, minor } of wanted) expect(BigInt(columns.balance(account, point))).toBe(minor);
    const spent = columns.balances(point, 'spent').map(({ account }) => account);
    expect(spent).toEqual(wanted.map(({ account }) => account).filter((account) => account.startsWith('spent:')));
    const sums = storedSums(join(tables.directory, 'read-models.sqlite'), { ...tables.asked(point), revision: point.revision });
    expect([point, sums?.rows]).toEqual([point, wanted]);
  }
}

describe.each(seedsOfRun(3).map((seed) => [seed]))('the balance index (SEED=%d)', (seed) => {
  it('says what counting again says, while the agreement grows and from its file', async () => {
    const random = new Random(seed);
    const tables = await Tables.make();
    const index = tables.index();
    for (const count of [3, 200, 1, 400]) {
      await tables.add(randomRevisions(random, count, 1_000_000));
      await expectAsCounted(tables, index, random);
    }
    await tables.add(randomRevisions(random, 900, 1_000_000));
    await index.of(AGREEMENT, tables.revision);
    await index.close();
    expect(existsSync(tables.file)).toBe(true);
    await tables.add(randomRevisions(random, 30, 1_000_000));
    const later = tables.index();
    await expectAsCounted(tables, later, random);
    expect(later.indexed.get(AGREEMENT)?.filed).toBeGreaterThan(1000);
  }, 60_000);

  it('says the same of sums past what a number holds', async () => {
    const random = new Random(seed);
    const tables = await Tables.make();
    await tables.add(randomRevisions(random, 700, 2 ** 49));
    const index = tables.index();
    await expectAsCounted(tables, index, random);
    await index.close();
    await expectAsCounted(tables, tables.index(), random);
  }, 60_000);
});

describe('the file of the columns', () => {
  async function filed(): Promise<Tables> {
    const tables = await Tables.make();
    await tables.add(randomRevisions(new Random(7), 1500, 1_000_000));
    const index = tables.index();
    await index.of(AGREEMENT, tables.revision);
    await index.close();
    return tables;
  }

  /** How many postings came from the file, after all answers were found right. */
  async function fromFile(tables: Tables): Promise<number> {
    const index = tables.index();
    await expectAsCounted(tables, index, new Random(8));
    return index.indexed.get(AGREEMENT)?.filed ?? -1;
  }

  it('is used where it is whole', async () => {
    const tables = await filed();
    expect(await fromFile(tables)).toBe(tables.lines.length);
    expect(readdirSync(join(tables.directory, 'balances'))).toEqual([`${AGREEMENT}.columns`]);
  });

  it('loses nothing where it is damaged anywhere, cut, empty or gone', async () => {
    const tables = await filed();
    const whole = readFileSync(tables.file);
    for (const at of [0, 5, 9, 13, 40, 300, whole.length >> 1, whole.length - 33, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 1;
      writeFileSync(tables.file, damaged);
      expect([at, await fromFile(tables)]).toEqual([at, 0]);
    }
    for (const length of [0, 7, 12, 44, whole.length >> 1, whole.length - 1]) {
      writeFileSync(tables.file, whole);
      truncateSync(tables.file, length);
      expect([length, await fromFile(tables)]).toEqual([length, 0]);
    }
    rmSync(tables.file);
    expect(await fromFile(tables)).toBe(0);
  }, 60_000);

  it('is not used where the history is another, or the generation', async () => {
    const tables = await filed();
    const { revision } = tables;
    const events = tables.database.updateTable('events').where('revision', '=', revision);
    await events.set({ hash: 'another' }).execute();
    tables.endsWith = 'another';
    expect(await fromFile(tables)).toBe(0);
    await events.set({ hash: `hash ${revision}` }).execute();
    tables.endsWith = undefined;
    expect(await fromFile(tables)).toBe(tables.lines.length);
    const next = new BalanceIndex({ database: tables.database, generation: 2, directory: join(tables.directory, 'balances') });
    expect((await next.of(AGREEMENT, 0)).columns.count).toBe(0);
  });

  it('keeps no answer back where it cannot be written', async () => {
    const tables = await filed();
    rmSync(join(tables.directory, 'balances'), { recursive: true });
    writeFileSync(join(tables.directory, 'balances'), 'a file where a folder should be');
    const faults: unknown[] = [];
    const directory = join(tables.directory, 'balances');
    const index = new BalanceIndex({
      database: tables.database,
      generation: 1,
      directory,
      onFault: (fault) => faults.push(fault),
    });
    await expectAsCounted(tables, index, new Random(9));
    await index.close();
    expect(faults).toHaveLength(1);
  });
});

describe('no balance', () => {
  it('is a zero', async () => {
    const tables = await Tables.make();
    await tables.add([[], entry('2026-06-01', 5), []]);
    const { columns } = await tables.index().of(AGREEMENT, 2);
    expect(columns.balance('cash', { on: '2026-05-31', revision: 2 })).toBe(0);
    const reason = (account: string, on: string, revision: number) => {
      try {
        return columns.balance(account, { on, revision });
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    };
    expect(reason('spent:P9', '2026-06-01', 2)).toBe('unknown-account');
    expect(reason('cash', '2026-06-01', 0)).toBe('unknown-account');
    expect(reason('cash', '2025-12-31', 2)).toBe('before-the-agreement');
    expect(reason('cash', '2026-06-01', 3)).toBe('behind');
  });

  it('comes of an agreement that the read models do not have', async () => {
    const tables = await Tables.make();
    const { columns } = await tables.index().of(AGREEMENT, 0);
    expect(() => columns.balances({ on: '2026-06-01', revision: 0 })).toThrow('known up to revision -1');
  });

  it('is read from a file of another form or one that is behind', async () => {
    const tables = await Tables.make();
    await tables.add([entry('2026-06-01', 5)]);
    const path = join(tables.directory, 'read-models.sqlite');
    const asked = tables.asked({ on: '2026-06-01' });
    expect(storedSums(path, asked)?.rows).toEqual([
      { account: 'cash', minor: 5n },
      { account: 'spent:P1', minor: -5n },
    ]);
    for (const other of [{ position: '2'.padStart(20, '0') }, { hash: 'other' }, { revision: 1 }]) {
      expect(storedSums(path, { ...asked, head: { ...asked.head, ...other } })).toBeUndefined();
    }
    expect(storedSums(path, { ...asked, revision: 1 })).toBeUndefined();
    expect(storedSums(join(tables.directory, 'none.sqlite'), asked)).toBeUndefined();
    expect(FORM).toBeGreaterThan(1);
  });
});

const SUMS = /revision [12] of 8a4f.* do not sum to zero on each day: build them anew/;

describe('postings that were changed behind the projector', () => {
  it.each([
    ['an amount', '"amountMinor" = "amountMinor" + 1', SUMS],
    ['an amount by a high bit', '"amountMinor" = "amountMinor" + 4294967296', SUMS],
    ['a date', `"effectiveOn" = '2026-01-08'`, SUMS],
    ['a revision', 'revision = revision + 1', SUMS],
    ['the kind of an account', `account = 'cbsh'`, /of 8a4f.* hold an account "cbsh", which is of no kind: build them anew/],
  ])('%s: no balance is made of them', async (_, change, broken) => {
    const tables = await Tables.make();
    await tables.add([entry('2026-01-02', 700), entry('2026-01-03', 700), [], entry('2026-01-04', 700)]);
    await sql.raw(`UPDATE postings SET ${change} WHERE revision = 1 AND account = 'cash'`).execute(tables.database);
    const index = tables.index();
    await expect(index.of(AGREEMENT, tables.revision)).rejects.toThrow(broken);
    await expect(index.of(AGREEMENT, tables.revision)).rejects.toBeInstanceOf(Corrupt);
    const asked = { ...tables.asked({ on: '2026-01-03' }), revision: 1 };
    const path = join(tables.directory, 'read-models.sqlite');
    for (const account of [undefined, 'cash', 'spent:P1', 'nothing']) {
      expect(storedSums(path, { ...asked, ...(account === undefined ? {} : { account }) })).toBeUndefined();
    }
  });
});
