import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile, parseImport } from '#application/import-file.js';
import { type Ledger, openLedger } from '#application/ledger.js';
import type { EventStore } from '#event-store/port.js';
import { PostgresReadModels } from '#read-models/postgres-database.js';
import { ReadModels, type ReadModelsOptions } from '#read-models/read-models.js';
import { exampleText, MDU, PARTNERSHIP } from '../e2e/support/server.js';

// Several processes before one database, as far as they can be told apart by what they do: each has connections of its own.

/** A ledger in a directory of its own, whose events others follow into PostgreSQL. */
export class Followed {
  readonly #opened: ReadModels[] = [];
  #payments = 0;

  private constructor(
    readonly directory: string,
    readonly ledger: Ledger,
  ) {}

  static async begun(): Promise<Followed> {
    const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-followed-'));
    const followed = new Followed(directory, await openLedger({ dataDirectory: directory }));
    const options = { dryRun: false, quarantine: false };
    await importFile(followed.ledger, parseImport(exampleText('partnership'), options), options);
    return followed;
  }

  get store(): EventStore {
    return this.ledger.store;
  }

  /** Records that many payments of one öre, and where the last one stands. */
  async paid(count: number): Promise<bigint> {
    let position = '';
    for (let n = 0; n < count; n += 1) {
      this.#payments += 1;
      const written = await this.ledger.agreements.execute({
        id: PARTNERSHIP,
        command: 'receive-contribution',
        body: { effectiveOn: '2026-06-01', party: 'mdu', year: 2026, amount: { value: '0.01', currency: 'SEK' } },
        actor: { id: 'finance-mdu', role: 'finance', organisationId: MDU },
        idempotencyKey: `payment-${this.#payments}`,
      });
      position = written.position;
    }
    return BigInt(position);
  }

  /** Read models as one more process opens them. */
  async process(url: string, options: Partial<ReadModelsOptions> = {}): Promise<ReadModels> {
    const place = options.place ?? (await PostgresReadModels.open(url));
    const directory = join(this.directory, `process-${this.#opened.length}`);
    const models = await ReadModels.open({ store: this.store, directory, ...options, place });
    models.follow();
    this.#opened.push(models);
    return models;
  }

  async end(): Promise<void> {
    for (const models of this.#opened) await models.close();
    await this.ledger.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
