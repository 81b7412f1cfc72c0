import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'nestjs-pino';
import { openLedger } from '#application/ledger.js';
import type { StoreReports } from '#application/open-store.js';
import { BrokenChain } from '#audit/broken-chain.js';
import { Corrupt, type EventStore } from '#event-store/port.js';
import type { OpenedLedger } from './opened-ledger.js';
import type { ServeOptions } from './serve.js';

/** How long a store that is elsewhere may leave us without an answer before the server says that it waits. */
const UNANSWERED_MS = 5_000;

/** The ledger on its way to being open, and what is heard of it, kept until there is a log to say it in. */
export class Opening {
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  readonly #untold: ((logger: Logger) => void)[] = [];
  #logger: Logger | undefined;
  #waitedFor: string | undefined;
  #unreachable = (_why: string) => {};

  constructor(
    private readonly options: ServeOptions,
    readonly opened: OpenedLedger,
    private readonly wrapStore: (store: EventStore) => EventStore,
  ) {
    this.done = this.#open();
    this.done.catch((error: unknown) => this.#failed(error));
  }

  /** Resolves when the ledger is open, or with what is waited for; throws where it cannot be opened. */
  async firstAnswer(): Promise<string | undefined> {
    const unreachable = new Promise<string>((resolve) => {
      this.#unreachable = resolve;
    });
    const { eventStore, readModels } = this.options;
    const elsewhere = eventStore?.kind === 'eventstoredb' || readModels?.kind === 'postgres';
    const answer = this.done.then(() => undefined);
    if (!elsewhere) return answer;
    const patience = new AbortController();
    const silent = delay(UNANSWERED_MS, 'what the ledger stands on has not answered yet', { signal: patience.signal });
    try {
      return await Promise.race([answer, unreachable, silent]);
    } finally {
      patience.abort();
      silent.catch(() => undefined);
    }
  }

  /** Says what was heard, and from now on at once. */
  tell(logger: Logger): void {
    this.#logger = logger;
    for (const said of this.#untold.splice(0)) said(logger);
  }

  /** Stops waiting, and closes the ledger where it is open. */
  async end(): Promise<void> {
    this.#stop.abort();
    const isOpen = await this.done.then(
      () => true,
      () => false,
    );
    if (isOpen) await this.opened.ledger.close();
  }

  async #open(): Promise<void> {
    const { dataDirectory, eventStore, readModels, now, progress, prepare } = this.options;
    const waiting = { heard: (why: string) => this.#waits(why), signal: this.#stop.signal };
    const ledger = await openLedger({
      dataDirectory,
      onFault: (error) => this.#say((logger) => heard(logger, this.opened, error)),
      reports: this.#reports(),
      waiting,
      wrapStore: this.wrapStore,
      ...(eventStore === undefined ? {} : { eventStore }),
      ...(readModels === undefined ? {} : { readModels }),
      ...(now === undefined ? {} : { now }),
      ...(progress === undefined ? {} : { progress }),
    });
    try {
      await prepare?.(ledger);
    } catch (error) {
      await ledger.close();
      throw error;
    }
    this.opened.open(ledger);
    if (this.#waitedFor !== undefined) this.#say((logger) => logger.log('what was waited for is there, and the ledger is open'));
  }

  #waits(why: string): void {
    if (why === this.#waitedFor) return;
    this.#waitedFor = why;
    this.opened.waitFor(why.replace(/\.$/, ''));
    this.#unreachable(why);
    this.#say((logger) => logger.warn(`it is waited for: ${why}`));
  }

  #reports(): StoreReports {
    const keep = (what: string) => {
      if (this.opened.endanger(what)) this.#say((logger) => logger.warn(`the event store is in danger: ${what}`));
    };
    return {
      danger: ({ kind, message }) => {
        // A stream that was deleted for ever is history lost, not a thing to be careful about.
        if (kind === 'deleted' || kind === 'corrupt') this.opened.raise(message);
        keep(message);
      },
      warn: keep,
    };
  }

  #failed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof Corrupt || error instanceof BrokenChain) this.opened.raise(why);
    this.opened.waitFor(why.replace(/\.$/, ''));
    this.#say((logger) => logger.error({ err: error }, 'the ledger could not be opened'));
  }

  #say(said: (logger: Logger) => void): void {
    if (this.#logger) said(this.#logger);
    else this.#untold.push(said);
  }
}

/** What stops the read models: a store that is not what was written is an alarm, the rest is tried again and said. */
function heard(logger: Logger, opened: OpenedLedger, error: unknown): void {
  if (error instanceof Corrupt || error instanceof BrokenChain) opened.raise(error.message);
  logger.error({ err: error }, 'the read models were stopped');
}
