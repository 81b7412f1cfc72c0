import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { eventStoreChoice } from '#application/event-store-choice.js';
import { openLedger } from '#application/ledger.js';
import { type Serving, serve } from '../../apps/api/src/serve.js';
import { checkReadModels } from '../faults/check-store.js';
import { rebuildDifferences } from '../faults/read-model-hashes.js';
import { newDirectory, removed } from '../faults/server-process.js';
import { asked, Book, importAgreements, type Sending, sending } from '../faults/workload.js';
import { checkLog } from './check-log.js';

const PATIENCE_MS = 150_000;
const AGAIN_MS = 100;
/** Whoever finds the server full comes again later: many who come again at once would fill it. */
const FULL_MS = 5_000;

/** What was sent and what came of it. */
export interface Counts {
  acknowledged: number;
  retries: number;
  unanswered: number;
}

/** The API over a store that is elsewhere, on a directory of its own, and what its clients were told. */
export class Served {
  readonly directory = newDirectory();
  readonly book = new Book();
  readonly counts: Counts = { acknowledged: 0, retries: 0, unanswered: 0 };
  agreements: string[] = [];
  #serving: Serving | undefined;
  /** The furthest position that a client was told of; positions are texts of one length. */
  #told = '';

  /** `storeUrl` is how the server reaches its store. */
  constructor(readonly storeUrl: string) {}

  /** Serves, without waiting for the store. */
  async begin(): Promise<this> {
    this.#serving = await serve({
      dataDirectory: this.directory,
      eventStore: this.choice,
      port: 0,
      logLevel: process.env['E2E_LOG'] ?? 'silent',
    });
    this.#serving.opened.catch(() => undefined);
    return this;
  }

  /** Serves, and imports so many agreements that are in force. */
  async beginWith(agreements: number): Promise<this> {
    await this.begin();
    await this.#serving?.opened;
    this.agreements = await importAgreements(this.url, agreements);
    return this;
  }

  get url(): string {
    return this.#serving?.url ?? '';
  }

  /** Ends the server; the directory stays. */
  async end(): Promise<void> {
    await this.#serving?.close();
    this.#serving = undefined;
  }

  async remove(): Promise<void> {
    await this.end();
    removed(this.directory);
  }

  /** So many commands, the n-th on the n-th agreement in turn. */
  commands(name: string, count: number): Sending[] {
    return Array.from({ length: count }, (_, n) => sending(this.agreements[n % this.agreements.length] as string, name, n));
  }

  /** Sends a command with its key until it is acknowledged; whatever is no acknowledgement and no "again" fails the test. */
  async acknowledged(one: Sending, heard: () => void = () => {}): Promise<void> {
    const patience = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.book.send(this.url, one);
      if (answer === undefined) this.counts.unanswered += 1;
      if (answer?.status === 201) {
        const { position } = JSON.parse(answer.text) as { position: string };
        if (position > this.#told) this.#told = position;
        break;
      }
      if (answer && answer.status !== 503)
        throw new Error(`${one.key} was answered ${answer.status} ${answer.code} ${answer.detail}`);
      if (performance.now() > patience)
        throw new Error(`${one.key} was not acknowledged: ${answer?.status} ${answer?.code} ${answer?.detail}`);
      this.counts.retries += 1;
      await delay(answer?.code === 'overloaded' ? FULL_MS : AGAIN_MS);
    }
    this.counts.acknowledged += 1;
    heard();
  }

  /**
   * Resolves when the server says that it is ready, and its read models are where its clients were told. Readiness alone does not say that:
   * under load there is always something that was recorded just now.
   */
  async ready(): Promise<void> {
    const patience = performance.now() + PATIENCE_MS;
    for (;;) {
      const { status, detail, body } = await asked(this.url, '/health/ready');
      const position = status === 200 ? String(body['position']) : '';
      if (status === 200 && position >= this.#told) return;
      if (performance.now() > patience)
        throw new Error(`The server is not ready at ${this.#told}: ${status} ${detail || position}`);
      await delay(AGAIN_MS);
    }
  }

  /**
   * Ends the server and looks at what stands: every acknowledged command once and as it was told, nothing else half there, chains whole,
   * and the rows of the read models those of a fresh rebuild. `checkUrl` is where the store is when nothing stands between.
   */
  async expectSound(checkUrl: string): Promise<{ events: number }> {
    await this.ready();
    await this.end();
    const store = await checkLog(checkUrl);
    const followed = checkReadModels(this.directory, store);
    expect([...store.faults, ...this.book.faults(store.events), ...followed.faults]).toEqual([]);
    expect(followed.taken).toBe(store.events.length);
    const ledger = await openLedger({ dataDirectory: this.directory, eventStore: eventStoreChoice(environment(checkUrl)) });
    try {
      expect(await rebuildDifferences(ledger.readModels)).toEqual([]);
    } finally {
      await ledger.close();
    }
    return { events: store.events.length };
  }

  private get choice() {
    return eventStoreChoice(environment(this.storeUrl));
  }
}

function environment(url: string) {
  return { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: url };
}
