import type { Command } from 'commander';
import type { TimelineAnswer, TimelineEntry } from '#read-models/answers/timeline.js';
import { isUuid } from '../naming.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { eventSum } from '../text/event-sum.js';
import { stockholmTime } from '../text/figures.js';
import { amount, askAbout, showHeader, type TimeOptions, takesTimes, timesOf } from './header.js';
import { pageLine } from './page-line.js';
import { wholeNumber } from './whole-number.js';

interface TimelineOptions extends TimeOptions {
  limit: string;
  offset: string;
  changes?: boolean;
}

/** Adds `timeline`: the history, oldest first, with what each event changed. */
export function addTimeline(program: Command): void {
  const command = program
    .command('timeline')
    .description('the history, oldest first, with what each event changed')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command)
    .option('--limit <rows>', 'rows on the page, 1–100', wholeNumber({ from: 1, to: 100 }), '20')
    .option('--offset <rows>', 'rows before the page', wholeNumber({ from: 0, to: 1_000_000 }), '0')
    .option('--changes', 'show every account that an event changed, before and after')
    .action(async function (this: Command, name: string, options: TimelineOptions) {
      const session = Session.of(this);
      const { limit, offset } = options;
      const answer = await askAbout(session, 'timeline', { name, ...timesOf(options), limit, offset });
      await session.output.learnEventTitles();
      session.output.answer(answer, () => showTimeline(session.output, answer, options.changes === true));
    });
}

function showTimeline(output: Output, answer: TimelineAnswer, changes: boolean): void {
  const { entries, offset, total } = answer;
  showHeader(output, answer, output.say('timeline'));
  output.table({
    columns: [
      { head: output.say('revision-short'), align: 'right' },
      { head: output.say('effective') },
      { head: output.say('recorded') },
      { head: output.say('event'), wraps: true },
      { head: `${output.say('amount')} ${answer.currency}`, align: 'right' },
      { head: output.say(changes ? 'balance-after' : 'cash-after'), align: 'right' },
      { head: output.say('by') },
    ],
    rows: entries.flatMap((entry) =>
      changes ? [entryRow(output, entry, ''), ...changeRows(output, entry)] : [entryRow(output, entry, cashAfter(entry))],
    ),
  });
  output.line();
  output.line(pageLine(output, { offset, shown: entries.length, total }));
}

function cashAfter({ changes }: TimelineEntry): string {
  return changes.findLast(({ account }) => account === 'cash')?.after ?? '';
}

function entryRow(output: Output, entry: TimelineEntry, after: string): string[] {
  const { revision, effectiveOn, recordedAt, type, party = '', data } = entry;
  const what = [output.event(type), factsOf(data)].filter((text) => text !== '').join(': ');
  return [
    String(revision),
    effectiveOn,
    stockholmTime(recordedAt).slice(0, 10),
    what,
    amount(output, eventSum(data)),
    amount(output, after),
    // Whose organisation is no party, or not yet, is known by that alone.
    isUuid(party) ? `${party.slice(0, 8)}…` : party,
  ];
}

function changeRows(output: Output, { changes }: TimelineEntry): string[][] {
  return changes.map(({ account, amount: change, after }) => {
    return ['', '', '', `  ${account}`, amount(output, change), amount(output, after), ''];
  });
}

const NAMES = [
  'party',
  'year',
  'body',
  'decision',
  'commitment',
  'expenditure',
  'requisition',
  'amendment',
  'dispute',
  'held',
  'through',
  'line',
  'meeting',
  'funding',
  'receipt',
  'finding',
];

/** The names that tell one event from another of its kind. */
function factsOf(data: unknown): string {
  const of = data as Readonly<Record<string, unknown>>;
  const named = NAMES.map((name) => of[name]).filter((value) => typeof value === 'string' || typeof value === 'number');
  return named.join(' ');
}
