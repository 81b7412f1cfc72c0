import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import { type GlobalPosition, Unavailable } from './port.js';

/** What comes out of a feed, in the order in which it is true. */
export type Fed =
  | { readonly kind: 'event'; readonly resolved: AllStreamResolvedEvent }
  | { readonly kind: 'checkpoint'; readonly position: GlobalPosition }
  | { readonly kind: 'caught-up' };

type Mark = Exclude<Fed, { kind: 'event' }>;

const positionMax = 2n ** 63n - 1n;

/**
 * A subscription whose marks keep their place among its events. The client announces a mark when it has parsed it, while events
 * before it still wait in its buffer: here it waits until those have been taken, and the one who takes has processed them.
 */
export class OrderedFeed {
  readonly #subscription: AllStreamSubscription;
  readonly #marks: { readonly after: number; readonly mark: Mark }[] = [];
  #taken = 0;
  #loss: Unavailable | null = null;
  #wake = () => {};

  /** `subscribe` opens the subscription and gives it the function that takes its checkpoints. */
  constructor(subscribe: (checkpointReached: (position: { commit: bigint }) => Promise<void>) => AllStreamSubscription) {
    // Nothing may be thrown in this callback: the client would stall in silence.
    this.#subscription = subscribe(async ({ commit }) => {
      // Some versions send 2^64-1, and resuming there would skip everything.
      if (commit <= positionMax) this.#mark({ kind: 'checkpoint', position: commit as GlobalPosition });
    });
    this.#subscription
      .on('caughtUp', () => this.#mark({ kind: 'caught-up' }))
      .on('readable', () => this.#wake())
      .on('error', (error: Error) => this.fail(new Unavailable(`The subscription was lost: ${error.message}`, { cause: error })))
      .on('end', () => this.fail(new Unavailable('The subscription was ended by the server.')))
      .on('close', () => this.fail(new Unavailable('The subscription was closed.')));
  }

  /** The next event or mark; `'silence'` when none came for so long, null when `wake` was called; throws `Unavailable` when the subscription is lost. */
  async next(patienceMs: number): Promise<Fed | 'silence' | null> {
    return this.#ready() ?? (await this.#waited(patienceMs));
  }

  /** Ends the waiting of `next`. */
  wake(): void {
    this.#wake();
  }

  /** From now on `next` throws this, once what has arrived is taken. */
  fail(loss: Unavailable): void {
    this.#loss ??= loss;
    this.#wake();
  }

  /** Frees the call at the server. */
  end(): void {
    // Not waited for: it waits for a connection itself, which may never come.
    this.#subscription.unsubscribe().catch(() => {});
    this.#subscription.destroy();
  }

  #ready(): Fed | null {
    const [first] = this.#marks;
    if (first && first.after <= this.#taken) {
      this.#marks.shift();
      return first.mark;
    }
    const resolved = this.#subscription.read() as AllStreamResolvedEvent | null;
    if (resolved !== null) {
      this.#taken += 1;
      return { kind: 'event', resolved };
    }
    if (this.#loss) throw this.#loss;
    return null;
  }

  async #waited(patienceMs: number): Promise<Fed | 'silence' | null> {
    const isSilent = await new Promise<boolean>((resolve) => {
      const patience = setTimeout(() => resolve(true), patienceMs);
      this.#wake = () => {
        clearTimeout(patience);
        resolve(false);
      };
    });
    this.#wake = () => {};
    return this.#ready() ?? (isSilent ? 'silence' : null);
  }

  #mark(mark: Mark): void {
    this.#marks.push({ after: this.#taken + this.#subscription.readableLength, mark });
    this.#wake();
  }
}
