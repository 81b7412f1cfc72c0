import { figure, type MeasuredOn, type Spread, spread, type Verdict, verdict } from './arithmetic.js';
import type { Machine } from './machine.js';
import { ROWS, type Row, rowOf } from './rows.js';

/** What was measured of a row, or why nothing was. */
export type Finding = Measured | { readonly id: string; readonly notAtHand: string };

/** The ratio of a row, round by round, and what it says of the bounds. */
export interface Measured {
  readonly id: string;
  /** Postings of the workload it was measured on; of an append, those that were appended. */
  readonly size: number;
  readonly ratio: Spread;
  readonly rounds: readonly number[];
  readonly verdict: Verdict;
  /** The figures of the arms by name, median of the rounds, each with its unit. */
  readonly arms: Readonly<Record<string, string>>;
  /** Where the time went, from a profile of this run; only where a bound was missed. */
  readonly profile?: readonly string[];
}

/** The whole result, as it is kept. */
export interface Result {
  readonly seed: number;
  readonly began: string;
  readonly seconds: number;
  readonly machine: Machine;
  readonly peers: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly growth: readonly Growth[];
}

/** How a size of the workload answers. */
export interface Growth {
  readonly postings: number;
  readonly events: number;
  readonly answerMicros: number;
  readonly balanceMicros: number;
  readonly appendMicros: number;
  readonly startSeconds: number;
  readonly bytesPerPosting: number;
}

/** A finding of the ratios of the rounds. */
export function found(
  id: string,
  rounds: readonly number[],
  told: MeasuredOn & { arms: Readonly<Record<string, string>> },
): Measured {
  const ratio = spread(rounds);
  return { id, rounds, ratio, verdict: verdict(ratio.median, rowOf(id), told), ...told };
}

/** Whether a gate was missed: a row that could not be measured misses none, and is named. */
export function gatesMissed(findings: readonly Finding[]): string[] {
  return findings.flatMap((one) => ('verdict' in one && one.verdict === 'gate-missed' ? [one.id] : []));
}

const SAID: Readonly<Record<Verdict, string>> = {
  holds: 'gate and aim hold',
  'aim-missed': 'gate holds, aim missed',
  'gate-missed': 'GATE MISSED',
  'too-small-to-judge': 'not judged at this size',
  'side-by-side': 'side by side',
  'disk-too-slow': 'gate not kept, not judged: the disk syncs too seldom',
};

/** The rows as a table; a row that no finding speaks of says so. */
export function table(findings: readonly Finding[]): string {
  const lines = ROWS.map((row) =>
    cells(
      row,
      findings.find(({ id }) => id === row.id),
    ),
  );
  return columns([['row', 'what', 'postings', 'ratio', '[min..max]', 'gate', 'aim', ''], ...lines]);
}

function cells(row: Row, finding: Finding | undefined): string[] {
  const bounds = boundsOf(row);
  if (!finding) return [row.id, row.what, '', '', '', ...bounds, 'not asked for'];
  if ('notAtHand' in finding) return [row.id, row.what, '', '', '', ...bounds, finding.notAtHand];
  const { median, min, max } = finding.ratio;
  const range = `[${figure(min)}..${figure(max)}]`;
  return [row.id, row.what, figure(finding.size), figure(median), range, ...bounds, SAID[finding.verdict]];
}

function boundsOf(row: Row): [gate: string, aim: string] {
  if (row.sense === 'side-by-side') return ['', ''];
  const sign = row.sense === 'at-least' ? '≥' : '≤';
  return [`${sign} ${figure(row.gate)}`, `${sign} ${figure(row.aim)}`];
}

/** The arms' own figures, for whoever wants to see behind a ratio. They move with the machine; the ratios are what is judged. */
export function armLines(findings: readonly Finding[]): string {
  const lines = findings.flatMap((one) =>
    'arms' in one ? [[one.id, ...Object.entries(one.arms).map(([name, said]) => `${name} ${said}`)]] : [],
  );
  return lines.map(([id, ...arms]) => `${id}: ${arms.join(' · ')}`).join('\n');
}

/** For every bound that is missed, what stands between, and where this run's time went. */
export function betweenLines(findings: readonly Finding[]): string {
  const missed = findings.filter((one) => 'verdict' in one && (one.verdict === 'aim-missed' || one.verdict === 'gate-missed'));
  return missed
    .flatMap((one) => {
      const profile = 'profile' in one && one.profile ? one.profile.map((line) => `      ${line}`) : [];
      return [`${one.id}: ${rowOf(one.id).between}`, ...profile];
    })
    .join('\n');
}

/** How a balance, an append, a start and the memory grow with the ledger. */
export function growthTable(growth: readonly Growth[]): string {
  const head = [
    'postings',
    'events',
    'µs an answer',
    'µs a balance of the index',
    'µs an append',
    's to start from the snapshot',
    'bytes a posting',
  ];
  const lines = growth.map((one) =>
    [one.postings, one.events, one.answerMicros, one.balanceMicros, one.appendMicros, one.startSeconds, one.bytesPerPosting].map(
      figure,
    ),
  );
  return columns([head, ...lines]);
}

/** Lines of cells, each column as wide as its widest cell. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...rest] = padded;
  return [head, '─'.repeat(head.length), ...rest].join('\n');
}
