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
