import type { Checked } from './checking.js';
import type { Followed } from './followers.js';
import type { Options } from './options.js';
import type { Gap, Writers } from './writers.js';

/** What a run found, as it is printed. */
export interface Report {
  readonly run: string;
  readonly hosts: string;
  readonly seconds: number;
  readonly acknowledged: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly retries: Readonly<Record<string, number>>;
  readonly conflicts: number;
  readonly open: number;
  readonly lost: number;
  readonly doubled: number;
  readonly half: number;
  readonly longestGapSeconds: number;
  readonly gaps: readonly Gap[];
  readonly followed: Readonly<Record<'api' | 'store', FollowedReport>>;
  readonly events: number;
  readonly faults: readonly string[];
  readonly passed: boolean;
}

interface FollowedReport {
  readonly events: number;
  readonly missing: number;
  readonly gaps: number;
  readonly doubles: number;
  readonly outOfOrder: number;
  readonly resumed: number;
}

/** What a run has found. */
export interface Found {
  readonly run: string;
  readonly writers: Writers;
  readonly stored: Checked;
  readonly api: readonly Followed[];
  readonly store: Followed;
  readonly readModels: readonly string[];
}

const sum = (counts: ReadonlyMap<string, number> | Readonly<Record<string, number>>) =>
  [...(counts instanceof Map ? counts.values() : Object.values(counts))].reduce((all, count) => all + count, 0);

/** Puts together what was found, and whether it is good enough. */
export function reportOf(options: Options, { run, writers, stored, api, store, readModels }: Found): Report {
  const gaps = writers.gaps().slice(0, 5);
  const longestGapSeconds = gaps[0]?.seconds ?? 0;
  const followed = { api: followedReport(api, stored), store: followedReport([store], stored) };
  const wrong = Object.values(followed).reduce(
    (all, { missing, gaps, doubles, outOfOrder }) => all + missing + gaps + doubles + outOfOrder,
    0,
  );
  const faults = [...stored.faults, ...readModels];
  const { lost, doubled, half } = stored;
  const isWhole = lost + doubled + half + wrong + faults.length === 0;
  return {
    ...{ run, hosts: hostsOf(options.url), seconds: options.seconds, acknowledged: writers.acknowledged.size },
    ...{ refused: Object.fromEntries(writers.refused), retries: Object.fromEntries(writers.again), conflicts: writers.conflicts },
    ...{ open: writers.open.size, lost, doubled, half, longestGapSeconds, gaps, followed, events: stored.events, faults },
    passed: isWhole && writers.acknowledged.size > 0 && writers.open.size === 0 && longestGapSeconds <= options.gap,
  };
}

function followedReport(followers: readonly Followed[], { streams }: Checked): FollowedReport {
  let missing = 0;
  for (const { hashes } of followers) {
    for (const [stream, events] of streams) {
      const seen = hashes.get(stream) ?? [];
      missing += events.filter(({ meta, revision }) => seen[Number(revision)] !== meta['hash']).length;
    }
  }
  const all = (of: (followed: Followed) => number) => followers.reduce((count, followed) => count + of(followed), 0);
  return {
    ...{ events: all(({ events }) => events), missing, gaps: all(({ gaps }) => gaps), doubles: all(({ doubles }) => doubles) },
    ...{ outOfOrder: all(({ outOfOrder }) => outOfOrder), resumed: all(({ resumed }) => resumed) },
  };
}

/** What may be shown of a connection string. */
export function hostsOf(url: string): string {
  return url.replace(/^[^:]+:\/\/([^@/?]*@)?/, '').replace(/[/?].*$/, '');
}

/** The one table. */
export function table(report: Report, { writers, agreements, servers, gap }: Options): string {
  const { followed, gaps, faults } = report;
  const counted = (counts: Readonly<Record<string, number>>) =>
    `${sum(counts)}${Object.entries(counts)
      .map(([code, count]) => `  ${code} ${count}`)
      .join('')}`;
  const told = ({ events, missing, gaps, doubles, outOfOrder, resumed }: FollowedReport) =>
    `${events} events: ${missing} missing, ${gaps} gaps, ${doubles} doubled, ${outOfOrder} out of order; taken up again ${resumed} times`;
  const times = gaps.map(({ from, seconds }) => `${seconds.toFixed(2)} s at ${from.toFixed(0)} s`).join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['store', `${report.hosts}, run ${report.run}`],
    ['load', `${report.seconds} s, ${writers} writers on ${agreements} agreements through ${servers} servers`],
    ['acknowledged', `${report.acknowledged}  (${(report.acknowledged / report.seconds).toFixed(1)} a second)`],
    ['refused', counted(report.refused)],
    ['sent again', counted(report.retries)],
    ['conflicts', String(report.conflicts)],
    ['still open', String(report.open)],
    ['lost', `${report.lost}  (goal 0)`],
    ['doubled', `${report.doubled}  (goal 0)`],
    ['half there', `${report.half}  (goal 0)`],
    ['longest gap', `${report.longestGapSeconds.toFixed(2)} s  (goal ${gap} s)  ${times}`],
    ['followed, API', told(followed.api)],
    ['followed, store', told(followed.store)],
    ['chains', `${agreements} streams of ${report.events} events read anew`],
    [
      'faults',
      faults.length === 0
        ? 'none; read models equal to each other and to a fresh rebuild'
        : faults.slice(0, 10).join('\n                   '),
    ],
    ['verdict', report.passed ? 'passed' : 'FAILED'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(17)}  ${value}`).join('\n');
}
