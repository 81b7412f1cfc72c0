import type { AskAppends } from '#application/taking-appends.js';
import { positionToText, type Recorded } from '#event-store/port.js';
import { Waiting } from '#event-store/waiting.js';
import type { ObservedAppend } from '#operations/observed-store.js';
import { lagOf, type NotReady, type ProjectionStanding, type Standing } from '#operations/standing.js';
import { PREFIXES } from '#read-models/stored-event.js';
import type { OpenedLedger } from './opened-ledger.js';

/** How long an append that was not taken is held against a store that does not say by itself whether it would take one. */
const SUSPECTED_MS = 30_000;

/** Why the server is not ready: the word for those who watch it, and the sentence for those who see to it. */
interface Lack {
  word: NotReady;
  message: string;
}

interface Looked {
  lack?: Lack;
  waiting?: Recorded | undefined;
  projections: readonly ProjectionStanding[];
}

/** Whether questions can be answered and orders recorded, as it is found when somebody asks. */
export class Readiness {
  readonly #waiting = new Waiting(PREFIXES);
  #suspectedAt: number | undefined;

  constructor(
    private readonly opened: OpenedLedger,
    private readonly asksAppends: AskAppends,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Hears of every append: one that the store did not take makes it suspect until it takes the next. */
  appended({ outcome }: ObservedAppend): void {
    if (outcome === 'stored') this.#suspectedAt = undefined;
    if (outcome === 'unavailable' || outcome === 'unknown') this.#suspectedAt = performance.now();
  }

  /** What is lacking, undefined where the server is ready; and how far the read models have come. */
  async ready(): Promise<{ lack?: Lack; position: string }> {
    const { lack } = await this.look();
    const position = this.opened.waitingFor === undefined ? this.opened.ledger.readModels.position : undefined;
    return { ...(lack ? { lack } : {}), position: position === undefined ? '' : positionToText(position) };
  }

  /** How the server stands, for a scrape. */
  async standing(): Promise<Standing> {
    const { lack, projections } = await this.look();
    const { alarm, dangers } = this.opened;
    return { notReady: lack?.word, alarm: alarm !== undefined, dangers: dangers.length, projections };
  }

  private async look(): Promise<Looked> {
    const { alarm, waitingFor } = this.opened;
    if (waitingFor !== undefined)
      return { lack: lack(alarm === undefined ? 'starting' : 'integrity', alarm ?? waitingFor), projections: [] };
    const { lack: unreadable, waiting, projections } = await this.projected();
    if (alarm !== undefined) return { lack: lack('integrity', alarm), projections };
    if (unreadable) return { lack: unreadable, projections };
    const isSuspected = this.#suspectedAt !== undefined && performance.now() - this.#suspectedAt < SUSPECTED_MS;
    const noAppends = await this.asksAppends(isSuspected);
    if (noAppends !== undefined) return { lack: lack('store-takes-no-appends', noAppends), projections };
    if (waiting && !(await this.opened.ledger.readModels.reached(waiting.position))) {
      return { lack: lack('behind', 'the read models do not follow the store'), projections };
    }
    return { projections };
  }

  /** The oldest event that the read models have not taken, and how they stand. */
  private async projected(): Promise<Looked> {
    const { store, readModels } = this.opened.ledger;
    try {
      const waiting = await this.#waiting.oldestAfter(store, readModels.position);
      const { events, leads } = readModels;
      return { waiting, projections: [{ name: 'ledger', events, leads, lagSeconds: lagOf(waiting, this.now()) }] };
    } catch (error) {
      return { lack: lack('store-unreadable', `the store cannot be read (${(error as Error).message})`), projections: [] };
    }
  }
}

function lack(word: NotReady, message: string): Lack {
  return { word, message };
}
