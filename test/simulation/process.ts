import { cpSync, existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Histories } from '#application/history.js';
import { checkHash, type Ledger, openLedger } from '#application/ledger.js';
import { LedgerClock } from '#application/ledger-clock.js';
import { agreementSubject } from '#application/subject.js';
import { WriteHandler } from '#application/write-handler.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import type { Random } from '../properties/seed.js';
import type { SimulatedClock } from './clock.js';
import { Difference } from './difference.js';
import type { Faults } from './faults.js';
import { outcomeOf } from './outcome.js';
import type { Outcome, Sent } from './sent.js';
import type { Tally } from './tally.js';

/** What may be wrong with the files that can be built again, when the ledger is opened on them. */
export const DAMAGES = [
  'read models deleted',
  'read models without their log',
  'another file deleted',
  'another file cut short',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** A ledger that is open on a directory, until its process is killed. */
export interface Running {
  readonly ledger: Ledger;
  readonly directory: string;
  /** Resolves when the process is killed: whoever waits for an answer then has none. */
  readonly killed: Promise<void>;
}

interface Options {
  readonly root: string;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly tally: Tally;
}

/** The process that serves the ledger: it is opened, closed, killed and opened again, each time on what its files then say. */
export class LedgerProcess {
  /** The ledger that serves; while it is being opened again, whoever needs it waits. */
  up: Promise<Running>;
  /** What stopped the read models for a while; only an injected fault may. */
  readonly stops: string[] = [];
  readonly #leaving: Promise<void>[] = [];
  #opened = 0;

  /** How often the ledger has been opened. */
  get life(): number {
    return this.#opened;
  }

  constructor(
    private readonly options: Options,
    private readonly faults: Faults,
  ) {
    this.up = this.open(join(options.root, '0'));
  }

  /** Sends a command to the ledger that is up, and says how it ended for the client. */
  async execute({ category, request }: Sent): Promise<Outcome> {
    const { ledger, killed } = await this.up;
    const handler = category === 'agreement' ? ledger.agreements : ledger.organisations;
    return Promise.race([
      outcomeOf(() => handler.execute(request)),
      killed.then((): Outcome => ({ kind: 'unknown', why: 'the process was killed' })),
    ]);
  }

  /** Another process on the same store sends a command. */
  async executeElsewhere({ request }: Sent): Promise<Outcome> {
    const { directory, killed } = await this.up;
    const store = openSqliteEventStore(join(directory, 'events.sqlite'), { check: checkHash });
    const parts = {
      store,
      subject: agreementSubject,
      clock: new LedgerClock(this.options.clock.now),
      software: 'another-process/1',
    };
    const handler = new WriteHandler({ ...parts, histories: new Histories(store, agreementSubject) });
    const lost = killed.then((): Outcome => ({ kind: 'unknown', why: 'the machine went down with both processes' }));
    const outcome = await outcomeOf(() => handler.execute(request));
    await store.close();
    // What it wrote after the files were copied is in no file any more; before that, what it was answered stands.
    return Promise.race([lost, Promise.resolve(outcome)]);
  }

  /** Closes the ledger and opens it again, after damage to what can be built again. */
  async restart(damage?: Damage): Promise<void> {
    const { ledger, directory } = await this.up;
    this.up = (async () => {
      await ledger.close();
      if (damage) this.damage(directory, damage);
      return this.open(directory);
    })();
    await this.up;
  }

  /** Kills the process between two steps, perhaps with damage to what can be built again. */
  async kill(damage?: Damage): Promise<void> {
    const running = await this.up;
    this.crash(running, damage);
    await this.up;
  }

  /** Closes everything and removes the directories. */
  async end(): Promise<void> {
    const { ledger } = await this.up;
    await ledger.close();
    await Promise.all(this.#leaving);
    rmSync(this.options.root, { recursive: true, force: true });
  }

  /** The files as they lie at this instant are all that is left; the ledger that had them goes on in the void. */
  private crash({ directory, ledger }: Pick<Running, 'directory' | 'ledger'>, damage?: Damage): void {
    const next = join(this.options.root, String(this.#opened));
    cpSync(directory, next, { recursive: true });
    if (damage) this.damage(next, damage);
    this.#dying(ledger);
    this.#leaving.push(ledger.close());
    this.up = this.open(next);
  }

  #dying: (ledger: Ledger) => void = () => {};

  private async open(directory: string): Promise<Running> {
    this.#opened += 1;
    const { clock } = this.options;
    clock.opened();
    const onFault = (error: unknown) => this.stops.push(String(error));
    const ledger = await openLedger({ dataDirectory: directory, now: clock.now, onFault });
    let dead = false;
    let end = () => {};
    const killed = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#dying = () => {
      dead = true;
      end();
    };
    this.faults.install(ledger.store, { dead: () => dead, crash: () => this.crash({ directory, ledger }) });
    return { ledger, directory, killed };
  }

  private damage(directory: string, damage: Damage): void {
    const { random, tally } = this.options;
    const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const files = entries.filter((file) => statSync(join(directory, file)).isFile()).sort();
    const readModels = files.filter((file) => file.startsWith('read-models.sqlite'));
    const others = files.filter((file) => !/^(events|lock|read-models)\.sqlite/.test(file));
    switch (damage) {
      case 'read models deleted':
        for (const file of readModels) rmSync(join(directory, file));
        break;
      case 'read models without their log':
        if (!existsSync(join(directory, 'read-models.sqlite'))) throw new Difference('There are no read models to lose a log.');
        for (const file of readModels) if (file !== 'read-models.sqlite') rmSync(join(directory, file));
        break;
      case 'another file deleted':
        if (others.length === 0) return;
        rmSync(join(directory, random.pick(others)));
        break;
      case 'another file cut short': {
        if (others.length === 0) return;
        const path = join(directory, random.pick(others));
        truncateSync(path, random.whole(0, statSync(path).size));
        break;
      }
    }
    tally.hit(damage);
  }
}
