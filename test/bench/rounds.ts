/** Arms by name, each giving one figure of one round. */
export type Arms<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;

/** How often the arms run; `cold` leaves out the round that is not counted, for arms that are whole processes. */
export interface Rounds {
  readonly rounds: number;
  readonly cold?: true;
}

/**
 * Runs the arms side by side, `rounds` times after one that is not counted; every other round in the opposite order, so that no arm
 * always comes after the same one. Gives each arm's figures by round.
 */
export async function interleaved<Name extends string>(
  { rounds, cold }: Rounds,
  arms: Arms<Name>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(arms) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = cold ? 1 : 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      globalThis.gc?.();
      const figure = await arms[name]();
      if (round > 0) figures[name].push(figure);
    }
  }
  return figures;
}

/**
 * Seconds of processor that the work takes, of all threads: what is never waited for says more than a clock where others use the
 * processors too, and where nobody does it is the same.
 */
export async function processorSeconds(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000_000;
}

/** Work that several take turns at: yields the seconds that each stretch took, by the clock or of processor, and gives what came of it. */
export type Turns<Result> = AsyncGenerator<number, Result, undefined>;

/** Takes what an iteration gives, `size` at a time; yields the seconds of processor that it took to be given and taken. */
export async function* inStretches<Item>(
  items: AsyncIterable<Item>,
  size: number,
  take: (item: Item) => void,
): AsyncGenerator<number, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  for (let ended = false; !ended; ) {
    yield await processorSeconds(async () => {
      for (let taken = 0; taken < size && !ended; taken += 1) {
        const { done, value } = await iterator.next();
        if (done) ended = true;
        else take(value);
      }
    });
  }
}

/**
 * Runs the arms `rounds` times after one that is not counted. Within a round they take turns, a stretch each, in the opposite order every
 * other time: what others do with the machine then falls on all of them. Gives the seconds of each by round, and its last result.
 */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  arms: Readonly<Record<Name, () => Turns<Result>>>,
): Promise<Record<Name, { seconds: number[]; result: Result }>> {
  const names = Object.keys(arms) as Name[];
  const told = new Map<Name, { seconds: number[]; result: Result }>();
  for (let round = 0; round <= rounds; round += 1) {
    globalThis.gc?.();
    let running = names.map((name) => ({ name, turns: arms[name](), seconds: 0 }));
    while (running.length > 0) {
      const still: typeof running = [];
      for (const one of running.reverse()) {
        const { done, value } = await one.turns.next();
        if (!done) {
          still.push({ ...one, seconds: one.seconds + value });
          continue;
        }
        const before = told.get(one.name)?.seconds ?? [];
        told.set(one.name, { result: value, seconds: round > 0 ? [...before, one.seconds] : before });
      }
      running = still;
    }
  }
  return Object.fromEntries(told) as Record<Name, { seconds: number[]; result: Result }>;
}

/** Goes through the work alone to its end. */
export async function alone<Result>(turns: Turns<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await turns.next();
    if (done) return value;
  }
}
