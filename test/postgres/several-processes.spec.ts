import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GlobalPosition } from '#event-store/port.js';
import type { Claim, ReadModelsDatabase } from '#read-models/database.js';
import { PostgresReadModels } from '#read-models/postgres-database.js';
import { PROJECTION } from '#read-models/projection.js';
import { ReadModels } from '#read-models/read-models.js';
import { PARTNERSHIP } from '../e2e/support/server.js';
import { rebuildDifferences, tableHashes } from '../faults/read-model-hashes.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { Followed } from './shared.js';

let postgres: PostgresServer;
let followed: Followed;
let url: string;
const faults: unknown[] = [];
const onFault = (error: unknown) => void faults.push(error);

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres?.stop());
beforeEach(async () => {
  faults.length = 0;
  url = await postgres.newDatabase();
  followed = await Followed.begun();
});
afterEach(() => followed.end());

const events = async () => Number((await followed.ledger.listings.agreements({ limit: 1, offset: 0 })).agreements[0]?.revision);
const reached = (models: ReadModels, position: bigint, timeoutMs = 20_000) =>
  models.reached(position as GlobalPosition, timeoutMs);

/** What PostgreSQL holds is what the ledger's own file holds, and what a fresh rebuild makes. */
async function expectTheSame(models: ReadModels): Promise<void> {
  const { database, generation } = followed.ledger.readModels;
  const { checkpoint: _own, ...own } = await tableHashes(database, generation);
  const { checkpoint: _theirs, ...theirs } = await tableHashes(models.database, models.generation);
  expect(theirs).toEqual(own);
  expect(await rebuildDifferences(models)).toEqual([]);
}

describe('two processes that follow one store', () => {
  it('one writes and one stands by, which goes on where the other ends', async () => {
    const one = await followed.process(url, { onFault });
    const other = await followed.process(url, { onFault });
    expect([one.leads, other.leads]).toEqual([true, false]);
    expect(await reached(other, await followed.paid(50))).toBe(true);
    await one.close();
    expect(await reached(other, await followed.paid(50))).toBe(true);
    expect(other.leads).toBe(true);
    expect(faults).toEqual([]);
    await expectTheSame(other);
  });

  it('lose nothing and double nothing where every connection is cut again and again', async () => {
    const one = await followed.process(url, { onFault });
    const other = await followed.process(url, { onFault });
    let [cuts, ended] = [0, 0];
    let position = 0n;
    // Who was cut off waits a little before it comes again: on a quick machine some rounds find nobody to cut.
    for (; cuts < 20 || (ended <= 20 && cuts < 200); cuts += 1) {
      position = await followed.paid(20);
      ended += await postgres.cut(url);
    }
    expect(await reached(one, position)).toBe(true);
    expect(await reached(other, position)).toBe(true);
    console.log(`${cuts} times all connections were cut, ${ended} in all, while ${20 * cuts} payments were recorded.`);
    expect(ended).toBeGreaterThan(20);
    await expectTheSame(one.leads ? one : other);
  }, 120_000);

  it('lose nothing where both believe that the claim is theirs: the checkpoint lets one write', async () => {
    const careless = async (): Promise<ReadModelsDatabase> => {
      const place = await PostgresReadModels.open(url);
      const granted: Claim = { lost: new AbortController().signal, release: async () => {} };
      return new Proxy(place, {
        get: (target, name) => {
          if (name === 'claim' || name === 'claimInTurn') return async () => granted;
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    };
    const one = await followed.process(url, { onFault, place: await careless() });
    const other = await followed.process(url, { onFault, place: await careless() });
    expect([one.leads, other.leads]).toEqual([true, true]);
    const position = await followed.paid(300);
    expect(await reached(one, position)).toBe(true);
    expect(await reached(other, position)).toBe(true);
    console.log(`300 payments, two writers, fenced ${faults.length} times.`);
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults.map((error) => (error as Error).name))).toEqual(new Set(['Fenced']));
    const { checkpoint: _one, ...rows } = await tableHashes(one.database, one.generation);
    const { database, generation } = followed.ledger.readModels;
    const { checkpoint: _own, ...own } = await tableHashes(database, generation);
    expect(rows).toEqual(own);
  }, 120_000);
});

describe('PostgreSQL that is started anew in the middle of the projection', () => {
  it('goes on where the last transaction ended', async () => {
    const one = await followed.process(url, { onFault });
    const recording = followed.paid(400);
    for (let n = 0; n < 3; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await postgres.restart();
    }
    const position = await recording;
    expect(await reached(one, position)).toBe(true);
    console.log(`PostgreSQL was started anew 3 times while 400 payments were recorded; ${faults.length} faults were said.`);
    await expectTheSame(one);
  }, 120_000);
});

describe('a process that only answers', () => {
  it('is not opened before somebody has built what it answers from, nor where that is of another store', async () => {
    await expect(followed.process(url, { follows: false })).rejects.toThrow('not built yet');
    const leading = await followed.process(url);
    expect(await reached(leading, await followed.paid(1))).toBe(true);
    const answering = await followed.process(url, { follows: false });
    expect(answering.leads).toBe(false);
    const another = await Followed.begun();
    await another.paid(1);
    await expect(another.process(url, { follows: false })).rejects.toThrow('of another event store');
    await another.end();
  });

  it('waits for what was just recorded, and sees a rebuild of another without a gap', async () => {
    const leading = await followed.process(url, { onFault });
    const answering = await followed.process(url, { follows: false, onFault });
    const before = answering.generation;
    let isBuilding = true;
    const rebuilt = leading.rebuild().finally(() => {
      isBuilding = false;
    });
    let asked = 0;
    for (; isBuilding || asked < 20; asked += 1) {
      expect(await reached(answering, await followed.paid(1))).toBe(true);
      const revision = await events();
      const { columns } = await answering.balances.of(PARTNERSHIP, revision);
      const own = await followed.ledger.readModels.balances.of(PARTNERSHIP, revision);
      const point = { on: '2026-06-30', revision };
      expect(columns.balance('cash', point)).toBe(own.columns.balance('cash', point));
    }
    await rebuilt;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(answering.generation).toBeGreaterThan(before);
    expect(faults).toEqual([]);
    await expectTheSame(leading);
  }, 60_000);
});

describe('a rebuild', () => {
  it('may be asked of a process that does not write: whoever does goes on with what was built', async () => {
    const leading = await followed.process(url, { onFault });
    const other = await followed.process(url, { onFault });
    const { generation } = await other.rebuild();
    expect(await reached(leading, await followed.paid(10))).toBe(true);
    expect(await reached(other, await followed.paid(1))).toBe(true);
    expect([leading.generation, other.generation]).toEqual([generation, generation]);
    expect(leading.leads).toBe(true);
    expect(faults).toEqual([]);
  });

  it('is refused while another is under way', async () => {
    const leading = await followed.process(url);
    const place = await PostgresReadModels.open(url);
    const claim = await place.claim('build', PROJECTION);
    await expect(leading.rebuild()).rejects.toThrow('built anew by another process');
    await claim?.release();
    await place.close();
    await leading.rebuild();
  });

  it('keeps what answered last for a while, and what another version follows for as long as it does', async () => {
    const leading = await followed.process(url);
    const generations = async () => {
      const rows = await leading.database
        .selectFrom('generations')
        .select(['generation', 'projection'])
        .orderBy('generation')
        .execute();
      return rows.map(({ generation, projection }) => `${generation}@${projection === PROJECTION ? 'this' : 'other'}`);
    };
    const old = { projection: PROJECTION - 1, position: '', ledgerNumber: 0, active: 1, endedAt: '' };
    await leading.database.insertInto('generations').values(old).execute();
    const oldProcess = await PostgresReadModels.open(url);
    const claim = await oldProcess.claim('follow', PROJECTION - 1);
    await leading.rebuild();
    await leading.rebuild();
    expect(await generations()).toEqual(['1@this', '2@other', '3@this', '4@this']);
    await leading.database
      .updateTable('generations')
      .set({ endedAt: '2026-01-01T00:00:00.000Z' })
      .where('generation', '=', 1)
      .execute();
    await leading.rebuild();
    expect(await generations()).toEqual(['2@other', '3@this', '4@this', '5@this']);
    await claim?.release();
    await oldProcess.close();
    await leading.rebuild();
    await leading.database
      .updateTable('generations')
      .set({ endedAt: '2026-01-01T00:00:00.000Z' })
      .where('active', '=', 0)
      .execute();
    await leading.rebuild();
    expect(await generations()).toEqual(['6@this', '7@this']);
  }, 60_000);
});

describe('the tables', () => {
  it('are made once by eight processes that come at once', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, () => PostgresReadModels.open(url)));
    for (const place of places) await place.close();
  });
});
