import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { type Checked, checkReadModels, checkStore } from './check-store.js';
import { rebuiltDifferences } from './rebuilt.js';
import { copied, endServers, newDirectory, removed, type ServerProcess, type Standby, standby } from './server-process.js';
import { Book, importAgreements, type Sending, sending } from './workload.js';

// Promise 4: acknowledged means durable. The server is killed, not stopped, at a moment of chance while many clients write; what was
// acknowledged is there once, what was not is there whole or not at all, and a retry of it has one effect.

const ROUNDS = Number(process.env['ROUNDS'] ?? 20);
const ROUND_MS = 6_000;
const AGREEMENTS = 4;
/** After so many rounds the directory begins anew, so that no agreement grows past what is usual. */
const FRESH_EVERY = 20;
const REBUILT_EVERY = 5;
const CLIENTS = [8, 12, 16, 32] as const;
const KILL_BEFORE_MS = 350;

interface Counts {
  kills: number;
  killsInStart: number;
  acknowledged: number;
  unanswered: number;
  storedUnanswered: number;
  retried: number;
  rebuilt: number;
  events: number;
}

/** Directories and the processes that serve them, one after another; the next process is loading while one serves. */
class Rounds {
  readonly counts: Counts = {
    ...{ kills: 0, killsInStart: 0, acknowledged: 0, unanswered: 0, storedUnanswered: 0, retried: 0, rebuilt: 0, events: 0 },
  };
  readonly faults: string[] = [];
  directory = '';
  #agreements: string[] = [];
  #book = new Book();
  #next: Standby = standby();

  constructor(
    private readonly template: string,
    private readonly templateAgreements: readonly string[],
  ) {}

  /** Whatever is written from here on is in a directory of its own. */
  begin(): void {
    if (this.directory) removed(this.directory);
    this.directory = newDirectory();
    cpSync(this.template, this.directory, { recursive: true });
    this.#agreements = [...this.templateAgreements];
    this.#book = new Book();
  }

  async round(number: number): Promise<void> {
    if (number % 10 === 9) await this.killInStart();
    const server = await this.start();
    await this.retry(server);
    await this.writeUntilKilled(server, number);
    await this.check(`round ${number}`, number % REBUILT_EVERY === REBUILT_EVERY - 1);
  }

  /** What was open is settled, and everything is looked at once more. */
  async end(): Promise<void> {
    const server = await this.start();
    await this.retry(server);
    expect(await server.stop()).toBe(0);
    await this.check('the end', true);
    this.counts.acknowledged += this.#book.acknowledged.size;
  }

  async close(): Promise<void> {
    this.#next.child.kill('SIGKILL');
    removed(this.directory);
  }

  private start(): Promise<ServerProcess> {
    const now = this.#next;
    this.#next = standby();
    return now.serve(this.directory);
  }

  private async killInStart(): Promise<void> {
    const opening = this.start();
    opening.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 600));
    const server = await Promise.race([opening, new Promise<undefined>((resolve) => setTimeout(resolve, 1, undefined))]);
    if (server) await server.kill();
    else await (await opening).kill();
    this.counts.killsInStart += 1;
  }

  private async writeUntilKilled(server: ServerProcess, number: number): Promise<void> {
    const clients = CLIENTS[number % CLIENTS.length] as number;
    const writing = Array.from({ length: clients }, async (_, index) => {
      const agreement = this.#agreements[index % AGREEMENTS] as string;
      for (let n = 0; ; n += 1) {
        const answered = await this.#book.send(server.url, sending(agreement, `r${number}c${index}`, n));
        if (answered === undefined) return;
        if (answered.status !== 201) this.faults.push(`round ${number}: ${answered.status} ${answered.detail}`);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * KILL_BEFORE_MS));
    await server.kill();
    await Promise.all(writing);
    this.counts.kills += 1;
    this.counts.unanswered += this.#book.open.size;
  }

  /** What was left open is sent again, twice at once: it has one effect, and whether it is new is what the files had said. */
  private async retry(server: ServerProcess): Promise<void> {
    const stored = new Set(this.last?.events.map(({ commandId }) => commandId));
    const again = async (one: Sending) => {
      const [first, second] = await Promise.all([this.#book.send(server.url, one), this.#book.send(server.url, one)]);
      if (first?.status !== 201 || first.text !== second?.text) this.faults.push(`${one.key}: two answers to one retry`);
      const wasNew = [first, second].filter((answer) => answer?.replayed === false).length;
      if (wasNew !== (stored.has(one.commandId) ? 0 : 1)) this.faults.push(`${one.key}: recorded ${wasNew} times by its retry`);
      if (stored.has(one.commandId)) this.counts.storedUnanswered += 1;
    };
    const open = [...this.#book.open.values()];
    await Promise.all(open.map(again));
    this.counts.retried += open.length;
  }

  last: Checked | undefined;

  private async check(when: string, rebuilt: boolean): Promise<void> {
    const copy = copied(this.directory);
    const store = checkStore(copy);
    const found = [...store.faults, ...checkReadModels(copy, store).faults, ...this.#book.faults(store.events)];
    if (rebuilt) found.push(...(await rebuiltDifferences(copy)));
    removed(copy);
    if (rebuilt) this.counts.rebuilt += 1;
    this.counts.events = Math.max(this.counts.events, store.events.length);
    this.last = store;
    this.faults.push(...found.map((fault) => `${when}: ${fault}`));
  }
}

describe('kill -9 while 8 to 32 clients write to four agreements', () => {
  const template = newDirectory();
  let rounds: Rounds;

  beforeAll(async () => {
    await built();
    const first = standby();
    const server = await first.serve(template);
    const agreements = await importAgreements(server.url, AGREEMENTS);
    await server.stop();
    rounds = new Rounds(template, agreements);
  }, BUILD_MS);

  afterAll(async () => {
    await rounds.close();
    endServers();
    removed(template);
  });

  it(
    `${ROUNDS} rounds lose nothing, double nothing and leave nothing half there`,
    async () => {
      const began = performance.now();
      for (let number = 0; number < ROUNDS; number += 1) {
        if (number % FRESH_EVERY === 0) {
          if (number > 0) await rounds.end();
          rounds.last = undefined;
          rounds.begin();
        }
        await rounds.round(number);
        expect(rounds.faults).toEqual([]);
      }
      await rounds.end();
      expect(rounds.faults).toEqual([]);
      const { counts } = rounds;
      const seconds = (performance.now() - began) / 1000;
      console.log(
        `${counts.kills} kills while writing and ${counts.killsInStart} while starting, in ${seconds.toFixed(0)} s: ` +
          `${counts.acknowledged} commands acknowledged and there once; ${counts.unanswered} unanswered, of which ${counts.storedUnanswered} ` +
          `were there whole and the rest not at all, settled by ${counts.retried} retries; ${counts.rebuilt} rebuilds were equal; ` +
          `at most ${counts.events} events in one store.`,
      );
      expect(counts.acknowledged).toBeGreaterThan(ROUNDS * 8);
      expect(counts.unanswered).toBeGreaterThan(ROUNDS);
    },
    60_000 + ROUNDS * ROUND_MS,
  );
});
