import { setTimeout as delay } from 'node:timers/promises';
import { type Command, command, type Prepared } from './commands.js';
import type { Answered, ApiServer } from './servers.js';

const AGAIN_MS = 100;
/** One command of so many says which revision it was decided on. */
const IF_MATCH_IN = 5;

/** What an acknowledgement said of the events of its command. */
export interface Acknowledged {
  readonly command: Command;
  readonly events: readonly { readonly revision: number; readonly id: string; readonly hash: string }[];
}

/** A time without an acknowledged write, in seconds since the writing began. */
export interface Gap {
  readonly from: number;
  readonly seconds: number;
}

/** Clients that send one command after another, each until it is acknowledged, and what they were told. */
export class Writers {
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Sent, and not acknowledged in the end: it is there whole or not at all. */
  readonly open = new Map<string, Command>();
  /** Answered with a no that will not change, by code. */
  readonly refused = new Map<string, number>();
  /** Why commands were sent again, by code. */
  readonly again = new Map<string, number>();
  conflicts = 0;
  /** How far each agreement has come, as it was last told. */
  readonly reached = new Map<string, { revision: number; position: string }>();
  readonly #parts: { servers: readonly ApiServer[]; prepared: Prepared; writers: number };
  readonly #times: number[] = [];
  #began = 0;
  #ended = 0;
  #isOver = false;
  #giveUpAt = Number.POSITIVE_INFINITY;

  constructor(parts: { servers: readonly ApiServer[]; prepared: Prepared; writers: number }) {
    this.#parts = parts;
  }

  /** Writes until `stop`, and then until every command is settled or the patience is over. */
  async run(): Promise<void> {
    this.#began = performance.now();
    await Promise.all(Array.from({ length: this.#parts.writers }, (_, writer) => this.#write(writer)));
  }

  /** No further command is begun; those that are under way are sent again for so long at most. */
  stop(settleMs: number): void {
    this.#isOver = true;
    this.#ended = performance.now();
    this.#giveUpAt = this.#ended + settleMs;
  }

  /** Times without an acknowledged write while it was written, the longest first. */
  gaps(): Gap[] {
    const end = this.#isOver ? this.#ended : performance.now();
    // What was open at the end counts up to its answer: a store that has just been killed is not done with it.
    const last = Math.max(end, this.#times.at(-1) ?? end);
    const times = [this.#began, ...this.#times, last];
    const gaps = times.slice(1).map((time, index) => {
      const before = times[index] as number;
      return { from: (before - this.#began) / 1000, seconds: (time - before) / 1000 };
    });
    return gaps.sort((a, b) => b.seconds - a.seconds);
  }

  async #write(writer: number): Promise<void> {
    const { prepared } = this.#parts;
    for (let n = 0; !this.#isOver; n += 1) {
      const agreement = prepared.agreements[(writer + n) % prepared.agreements.length] as string;
      await this.#settled(command(prepared, agreement, { writer, n }), writer + n);
    }
  }

  /** Sends it with its key until it is acknowledged or refused, to another server each time. */
  async #settled(one: Command, turn: number): Promise<void> {
    const { servers } = this.#parts;
    this.open.set(one.key, one);
    let ifMatch = turn % IF_MATCH_IN === 0 ? this.reached.get(one.agreement)?.revision : undefined;
    for (let attempt = 0; performance.now() < this.#giveUpAt; attempt += 1) {
      const server = servers[(turn + attempt) % servers.length] as ApiServer;
      const path = `/agreements/${one.agreement}/${one.path}`;
      const answer = await server.ask({ ...one, path, ...(ifMatch === undefined ? {} : { ifMatch }) });
      if (answer.status === 201) return this.#note(one, answer);
      const code = String(answer.body['code'] ?? 'no answer');
      if (answer.status === 412) {
        this.conflicts += 1;
        ifMatch = undefined;
        continue;
      }
      if (answer.status >= 400 && answer.status < 500) {
        this.open.delete(one.key);
        this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
        return;
      }
      if (code === 'too-contended') this.conflicts += 1;
      this.again.set(code, (this.again.get(code) ?? 0) + 1);
      await delay(AGAIN_MS);
    }
  }

  #note(one: Command, { body }: Answered): void {
    this.#times.push(performance.now());
    this.open.delete(one.key);
    const { events, revision, position } = body as unknown as Acknowledged & { revision: number; position: string };
    this.acknowledged.set(one.key, { command: one, events });
    const reached = this.reached.get(one.agreement);
    if (!reached || reached.revision < revision) this.reached.set(one.agreement, { revision, position });
  }
}
