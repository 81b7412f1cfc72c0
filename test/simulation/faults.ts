import { type EventStore, OutcomeUnknown, type StreamName, Unavailable } from '#event-store/port.js';
import type { SimulatedClock } from './clock.js';
import type { Tally } from './tally.js';

/** What can happen to an append. */
export const APPEND_FAULTS = [
  'append unavailable',
  'append lost before its commit',
  'append lost after its commit',
  'append slow',
  'crash before an append',
  'crash after an append',
  'another process writes first',
  'another process writes first each time',
  'clock jumps within a step',
] as const;

/** What can happen to reading: a stream cut off half way, and a follower stopped between its batches. */
export const READ_FAULTS = ['stream cut off', 'follower stopped'] as const;

export type AppendFault = (typeof APPEND_FAULTS)[number];
export type ReadFault = (typeof READ_FAULTS)[number];

/** When a fault strikes: at the append or read with that number in the step, counted from 0. */
export interface Planned {
  readonly fault: AppendFault | ReadFault;
  readonly at: number;
  readonly days?: number;
}

/** What the faults reach for outside the store. */
export interface Reach {
  readonly clock: SimulatedClock;
  readonly tally: Tally;
  /** Another process records something in the stream; false where nothing can be recorded there yet. */
  readonly rival: (stream: StreamName) => Promise<boolean>;
}

const TURNS = 5;
const RIVALS = 8;

/**
 * Stands between an open ledger and its store and lets happen what the seed has planned. The store behind it is the real one, on
 * real files; the ledger holds the very object whose methods are led through here.
 */
export class Faults {
  #planned: readonly Planned[] = [];
  #appends = 0;
  #reads = 0;
  #pages = 0;
  #rivals = 0;

  constructor(private readonly reach: Reach) {}

  /** What shall happen in the step that begins. */
  plan(planned: readonly Planned[]): void {
    this.#planned = planned;
    [this.#appends, this.#reads, this.#pages, this.#rivals] = [0, 0, 0, 0];
  }

  /** Leads the calls of one open store through here; `life` says whether its process lives, and ends it. */
  install(store: EventStore, life: { readonly dead: () => boolean; readonly crash: () => void }): void {
    const [append, readStream, readAll] = [store.append, store.readStream, store.readAll].map((f) => f.bind(store)) as [
      EventStore['append'],
      EventStore['readStream'],
      EventStore['readAll'],
    ];
    const expectAlive = () => {
      if (life.dead()) throw new Unavailable('The process was killed.');
    };
    store.append = async (stream, expected, events) => {
      expectAlive();
      const planned = this.#planned.find(({ fault, at }) => at === this.#appends && isAppendFault(fault));
      this.#appends += 1;
      await this.#before(planned, { stream, crash: life.crash });
      expectAlive();
      const appended = await append(stream, expected, events);
      expectAlive();
      await this.#after(planned, life.crash);
      expectAlive();
      return appended;
    };
    store.readStream = (stream, options) => this.#cut(readStream(stream, options), expectAlive);
    store.readAll = async (options) => {
      expectAlive();
      const stops = this.#strikes('follower stopped', this.#pages);
      this.#pages += 1;
      if (stops) throw new Unavailable('The follower was stopped between two batches.');
      return readAll(options);
    };
  }

  async #before(planned: Planned | undefined, { stream, crash }: { stream: StreamName; crash: () => void }): Promise<void> {
    if (this.#rivals > 0) {
      this.#rivals -= 1;
      await this.reach.rival(stream);
    }
    const { tally, clock, rival } = this.reach;
    switch (planned?.fault as AppendFault | undefined) {
      case 'append unavailable':
        tally.hit('append unavailable');
        throw new Unavailable('The store cannot be reached; nothing was written.');
      case 'append lost before its commit':
        tally.hit('append lost before its commit');
        throw new OutcomeUnknown('The connection was lost while the append was on its way.');
      case 'append slow':
        tally.hit('append slow');
        return turns();
      case 'crash before an append':
        tally.hit('crash before an append');
        return crash();
      case 'another process writes first':
        if (await rival(stream)) tally.hit('another process writes first');
        return;
      case 'another process writes first each time':
        if (await rival(stream)) tally.hit('another process writes first each time');
        this.#rivals = RIVALS - 1;
        return;
      case 'clock jumps within a step':
        tally.hit('clock jumps within a step');
        return clock.jump(planned?.days ?? 0);
      case 'append lost after its commit':
      case 'crash after an append':
      case undefined:
        return;
    }
  }

  async #after(planned: Planned | undefined, crash: () => void): Promise<void> {
    if (planned?.fault === 'append lost after its commit') {
      this.reach.tally.hit('append lost after its commit');
      throw new OutcomeUnknown('The connection was lost after the append.');
    }
    if (planned?.fault === 'crash after an append') {
      this.reach.tally.hit('crash after an append');
      crash();
    }
    if (planned?.fault === 'append slow') await turns();
  }

  async *#cut<T>(events: AsyncIterable<T>, expectAlive: () => void): AsyncGenerator<T> {
    expectAlive();
    const cut = this.#strikes('stream cut off', this.#reads);
    this.#reads += 1;
    for await (const event of events) {
      yield event;
      expectAlive();
      if (cut) throw new Unavailable('The stream was cut off half way.');
    }
    if (cut) throw new Unavailable('The stream was cut off at its end.');
  }

  #strikes(fault: ReadFault, count: number): boolean {
    const strikes = this.#planned.some((planned) => planned.fault === fault && planned.at === count);
    if (strikes) this.reach.tally.hit(fault);
    return strikes;
  }
}

function isAppendFault(fault: Planned['fault']): fault is AppendFault {
  return (APPEND_FAULTS as readonly string[]).includes(fault);
}

async function turns(): Promise<void> {
  for (let left = TURNS; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}
