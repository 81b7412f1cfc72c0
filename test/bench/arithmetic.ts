// The arithmetic of a bench: what several rounds say together, and whether a bound holds.

/** A figure of several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * A bound of a ratio: `at-least` where more is better, `at-most` where less is; judged from a number of postings on, where one is given.
 * A gate with `syncsFrom` is missed only where the disk syncs as often in a second: on a slower one everybody waits for it alike.
 * Arms that are set side by side have no bound: the ratio says what one costs beside the other.
 */
export type Bound = { readonly sense: 'side-by-side' } | Bounded;

interface Bounded {
  readonly sense: 'at-least' | 'at-most';
  readonly gate: number;
  readonly aim: number;
  readonly judgedFrom?: number;
  readonly syncsFrom?: number;
}

/** What a ratio says of its bounds: `gate-missed` fails the run, `aim-missed` asks for what stands between. */
export type Verdict = 'holds' | 'aim-missed' | 'gate-missed' | 'too-small-to-judge' | 'disk-too-slow' | 'side-by-side';

/** The middle of the figures; of an even number of them, the middle of the two in the middle. Throws where there is none, or one is no number. */
export function median(figures: readonly number[]): number {
  if (figures.length === 0) throw new RangeError('There is no median of no figures.');
  const sorted = figures.map(finite).sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] as number;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] as number;
  return (lower + upper) / 2;
}

/** Median, least and greatest. */
export function spread(figures: readonly number[]): Spread {
  return { median: median(figures), min: Math.min(...figures), max: Math.max(...figures) };
}

/** The ratios round by round: each round's arms ran next to each other, so the machine's mood cancels out. */
export function ratios(above: readonly number[], below: readonly number[]): number[] {
  if (above.length !== below.length) throw new RangeError(`${above.length} rounds cannot be divided by ${below.length}.`);
  return above.map((figure, round) => {
    const divisor = finite(below[round] as number);
    if (divisor <= 0) throw new RangeError(`Round ${round + 1} cannot be divided by ${divisor}.`);
    return finite(figure) / divisor;
  });
}

/** What a ratio was measured on: postings, and how often the disk synced in a second where that was seen. */
export interface MeasuredOn {
  readonly size: number;
  readonly syncs?: number;
}

/** Whether the median keeps the gate, and then the aim; exactly on a bound keeps it. */
export function verdict(ratio: number, bound: Bound, { size, syncs = Number.POSITIVE_INFINITY }: MeasuredOn): Verdict {
  if (bound.sense === 'side-by-side') return 'side-by-side';
  const { sense, gate, aim, judgedFrom = 0, syncsFrom = 0 } = bound;
  if (size < judgedFrom) return 'too-small-to-judge';
  const keeps = (bound: number) => (sense === 'at-least' ? ratio >= bound : ratio <= bound);
  if (!keeps(gate)) return syncs < syncsFrom ? 'disk-too-slow' : 'gate-missed';
  return keeps(aim) ? 'holds' : 'aim-missed';
}

/** A number as it is read: three digits that mean something, thousands apart. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: Math.min(digits, 6) });
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`A figure must be a number; found ${value}.`);
  return value;
}
