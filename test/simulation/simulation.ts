import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamName } from '#event-store/port.js';
import { Random } from '../properties/seed.js';
import { checkAnswer } from './answers.js';
import { Auditor } from './auditor.js';
import { type Clients, checkImport, type Imported } from './clients.js';
import { SimulatedClock } from './clock.js';
import { Difference, same } from './difference.js';
import { checkEnding } from './ending.js';
import { Faults } from './faults.js';
import { type Length, type Life, lifeOf } from './life.js';
import { checkListing } from './listing.js';
import { LedgerProcess } from './process.js';
import { type Answer, ask, dueDatesOf, type Question, randomQuestion } from './questions.js';
import { type Sent, toSend } from './sent.js';
import { Tally } from './tally.js';
import { allNames, plannedFaults, type Step, stepOf } from './workload.js';
import { meetingOf } from './wrong.js';

const KEPT_MAX = 24;
const LAST_DAY = '2199-12-31';

/** An answer that was given, to be given again for ever. */
interface Kept {
  readonly question: Question;
  readonly text: string;
  /** Which opening of the ledger gave the answer. */
  readonly life: number;
}

/** One simulated history: the whole ledger in one process on real files, clients, faults, and the auditor beside it. */
export class Simulation {
  readonly tally = new Tally(allNames());
  readonly auditor = new Auditor();
  readonly clock: SimulatedClock;
  readonly lives: Life[];
  readonly clients: Clients;
  readonly random: Random;
  readonly process: LedgerProcess;
  readonly faults: Faults;
  readonly acknowledged: Sent[] = [];
  /** What was answered while a step went on. */
  readonly meanwhile: { question: Question; answer: Answer }[] = [];
  readonly #kept: Kept[] = [];
  #rivalled = false;
  #keys = 0;

  constructor(
    readonly seed: number,
    root: string,
  ) {
    this.random = new Random(seed);
    const { random, tally, auditor } = this;
    const count = random.weighted([
      [60, 1],
      [28, 2],
      [12, 3],
    ]);
    this.lives = Array.from({ length: count }, (_, n) =>
      lifeOf(random, auditor.mirror(agreementId(seed, n)), { example: random.percent(35), length: lengthOf(random) }),
    );
    const begins = this.lives.map(({ world }) => world.period.from).sort();
    this.clock = new SimulatedClock(`${begins.at(-1)}T09:00:00.000Z`);
    this.clock.jump(random.whole(20, 60));
    const { clock } = this;
    this.faults = new Faults({ clock, tally, rival: (stream) => this.#rival(stream) });
    this.process = new LedgerProcess({ root, clock, tally, random: new Random(random.whole(0, 2 ** 31)) }, this.faults);
    const key = () => {
      this.#keys += 1;
      return `k${this.#keys}`;
    };
    this.clients = { process: this.process, auditor, tally, key };
  }

  /** Tells all lives to their end, checks everything, and says what was hit. Throws `Difference`, or what the engine threw. */
  async run(): Promise<Tally> {
    try {
      for (let step = stepOf(this); step; step = stepOf(this)) await this.#step(step);
      await this.#askAtTheEnd();
      await checkEnding(this.process, this.auditor);
      await this.#askAgain(this.#kept.length);
      this.tally.hit('events recorded', this.auditor.witness.all.length);
      return this.tally;
    } finally {
      await this.process.end();
    }
  }

  async #step({ actions, afterwards }: Step): Promise<void> {
    const { clock, random, faults, process, auditor } = this;
    const days = this.lives.map(({ world }) => world.today).sort();
    if (random.percent(85)) clock.reach(days.at(-1) as string);
    clock.begin(random.whole(0, 4000));
    faults.plan(plannedFaults(random));
    const done = await Promise.allSettled(actions.map((act) => act()));
    faults.plan([]);
    const { directory } = await process.up;
    auditor.reconcile(directory, [...clock.instants]);
    for (const one of done) {
      if (one.status === 'rejected') throw one.reason;
      if (one.value) checkImport(one.value as Imported, auditor);
    }
    for (const { question, answer } of this.meanwhile.splice(0)) this.#check(question, answer);
    await this.#askSome();
    if (!afterwards) return;
    await afterwards();
    clock.begin(1);
    await this.#askAgain(2);
  }

  async #askSome(): Promise<void> {
    const { random, lives, auditor } = this;
    if (random.percent(12)) {
      await checkListing((await this.process.up).ledger, auditor);
      this.tally.hit('ask: agreements');
    }
    for (let left = random.whole(0, 2); left > 0; left -= 1) {
      const { id, world } = random.pick(lives);
      const stored = auditor.witness.of(`agreement-${id}`);
      const last = stored.at(-1);
      if (!last) continue;
      const question = randomQuestion({ agreement: id, world, random, revision: last.revision });
      const waits = random.percent(40) ? { minPosition: last.position.toString().padStart(20, '0') } : {};
      await this.#askOne({ ...question, ...waits });
    }
  }

  /** The figures of every agreement when all is told: on the last day there is, and on the day it ends. */
  async #askAtTheEnd(): Promise<void> {
    const { random, lives, auditor } = this;
    for (const { id, world } of lives) {
      const { revision } = auditor.mirror(id);
      if (revision < 0) continue;
      const about = { ...randomQuestion({ agreement: id, world, random, revision }), knownAt: String(revision) };
      for (const operation of ['balances', 'contributions', 'obligations', 'what-if'] as const) {
        for (const on of [LAST_DAY, world.today]) await this.#askOne({ ...about, operation, on });
      }
      for (const on of dueDatesOf(world).slice(-3)) await this.#askOne({ ...about, operation: 'contributions', on });
    }
  }

  async #askOne(question: Question): Promise<void> {
    const { ledger } = await this.process.up;
    this.clock.asked(question.knownAt);
    this.#check(question, await ask(ledger, question, () => this.tally.hit('answers waited for')));
  }

  #check(question: Question, answer: Answer): void {
    const { auditor, tally } = this;
    tally.hit(`ask: ${question.operation}`);
    const known = { mirror: auditor.mirror(question.agreement), stored: auditor.witness.of(`agreement-${question.agreement}`) };
    checkAnswer(question, answer, known);
    if (this.#kept.length < KEPT_MAX && this.#isSettled(question, answer))
      this.#kept.push({ question, text: answer.text, life: this.process.life });
  }

  /** Asks some of the old questions once more: the answer is the same, byte for byte. */
  async #askAgain(some: number): Promise<void> {
    const { ledger } = await this.process.up;
    for (const { question, text, life } of this.random.shuffled(this.#kept).slice(0, some)) {
      // What a settled answer binds is the process that gave it.
      const bound = life === this.process.life && !this.#rivalled;
      if (this.clock.wentBack && !bound && !/^\d+$/.test(question.knownAt)) continue;
      this.clock.asked(question.knownAt);
      const again = await ask(ledger, question, () => this.tally.hit('answers waited for'));
      this.tally.hit('ask: again');
      same(`the answer that was given before to ${JSON.stringify(question)}`, { wanted: text, found: again.text });
    }
  }

  /** By a revision an answer never changes; by an instant it may while facts of that instant can still come. */
  #isSettled({ knownAt, agreement }: Question, { value }: Answer): boolean {
    if (/^\d+$/.test(knownAt)) return true;
    const { example } = this.lives.find(({ id }) => id === agreement) as Life;
    return !example && this.clock.isSettled(knownAt) && (value as { settled?: false } | undefined)?.settled !== false;
  }

  async #rival(stream: StreamName): Promise<boolean> {
    const life = this.lives.find(({ id }) => stream === `agreement-${id}`);
    if (!life || this.auditor.mirror(life.id).revision < 0) return false;
    const key = this.clients.key();
    const line = meetingOf(life.world, `rival-${key}`, life.example ? life.world.today : this.clock.today);
    const { command, actor, effectiveOn, input } = line;
    const request = { id: life.id, command, actor, idempotencyKey: key, body: { effectiveOn, ...input } };
    const sent = this.auditor.hear(toSend('agreement', request, { line }));
    const outcome = await this.process.executeElsewhere(sent);
    sent.outcomes.push(outcome);
    this.#rivalled = true;
    return outcome.kind === 'written';
  }
}

function agreementId(seed: number, n: number): string {
  return `a0000000-0000-4000-8000-${seed.toString(16).padStart(8, '0')}${String(n).padStart(4, '0')}`;
}

function lengthOf(random: Random): Length {
  const [orders, afterwards] = random.weighted<() => [number, number]>([
    [62, () => [random.whole(3, 9), random.whole(2, 7)]],
    [28, () => [random.whole(9, 20), random.whole(4, 12)]],
    [10, () => [random.whole(20, 45), random.whole(8, 25)]],
  ])();
  return { orders, afterwards };
}

/** What came of a simulated history: what it hit, and a digest of every byte that it recorded. */
export interface Simulated {
  readonly tally: Tally;
  readonly digest: string;
}

/** A file system in memory where there is one: the ledger syncs its files all the same, and the disk lives longer. */
const IN_MEMORY = '/dev/shm';

/** Runs the history of a seed in a directory of its own; what it throws says how to run it again. */
export async function simulate(seed: number): Promise<Simulated> {
  const directory = process.env['SIMULATION_DIRECTORY'] || (existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir());
  const root = mkdtempSync(join(directory, 'simulation-'));
  try {
    const simulation = new Simulation(seed, root);
    const tally = await simulation.run();
    const digest = createHash('sha256');
    for (const { text } of simulation.auditor.witness.all) digest.update(text);
    return { tally, digest: digest.digest('hex') };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Difference(`SEED=${seed} SIMULATIONS=1 npm test -- test/simulation\n${why}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
