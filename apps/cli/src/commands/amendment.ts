import type { Command } from 'commander';
import type { AmendmentEffect, Changed } from '#ledger/amendment-preview.js';
import type { AmendmentEffectAnswer } from '#read-models/answers/amendment-effect.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import type { Word } from '../text/words.js';
import { amount, askAbout, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `amendment`: what a proposed amendment would change, before it is adopted. */
export function addAmendment(program: Command): void {
  const command = program
    .command('amendment')
    .description('what a proposed amendment would change, were it adopted on the date')
    .argument('<agreement>', 'id, beginning of the id, or part of the title')
    .requiredOption('--amendment <key>', 'the amendment, such as A1');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions & { amendment: string }) {
    const session = Session.of(this);
    const { amendment } = options;
    const answer = await askAbout(session, 'amendment-effect', { name, ...timesOf(options), amendment });
    session.output.answer(answer, () => showEffect(session.output, answer));
  });
}

function showEffect(output: Output, answer: AmendmentEffectAnswer): void {
  const { effect } = answer;
  const { amendment, on, missing, parties } = effect;
  showHeader(output, answer, output.say('amendment-title', { amendment, on }));
  const joined = (keys: readonly string[]) => ({ parties: keys.join(', ') });
  output.line(output.say(missing.length > 0 ? 'amendment-missing' : 'amendment-none-missing', joined(missing)));
  if (parties.joins.length > 0) output.line(output.say('amendment-joins', joined(parties.joins)));
  if (parties.leaves.length > 0) output.line(output.say('amendment-leaves', joined(parties.leaves)));
  if (isNothing(effect)) output.line(output.say('amendment-nothing'));
  showTexts(output, effect);
  showSums(output, effect);
}

function isNothing({ parties, terms, schedule, totals, key, clauses }: AmendmentEffect): boolean {
  return [parties.joins, parties.leaves, terms, schedule, totals, key, clauses].every((part) => part.length === 0);
}

function showTexts(output: Output, { terms, clauses }: AmendmentEffect): void {
  const [before, after] = (['before', 'after'] as const).map((word) => ({ head: output.say(word), wraps: true as const }));
  const columns = (head: Word) => [
    { head: output.say(head), wraps: true as const },
    before ?? { head: '' },
    after ?? { head: '' },
  ];
  showRows(output, 'clauses', {
    columns: columns('clause'),
    rows: clauses.map((clause) => [clause.number, clause.before || '–', clause.after || '–']),
  });
  showRows(output, 'terms', {
    columns: columns('term'),
    rows: terms.map((term) => [term.field, ...[term.before, term.after].map((text) => amount(output, text) || '–')]),
  });
}

function showSums(output: Output, { schedule, totals, key }: AmendmentEffect): void {
  const figures = (['before', 'after'] as const).map((word) => ({ head: output.say(word), align: 'right' as const }));
  const both = ({ before, after }: Changed) => [amount(output, before), amount(output, after)];
  const party = { head: output.say('party') };
  showRows(output, 'schedule', {
    columns: [party, { head: output.say('year') }, ...figures],
    rows: schedule.map((line) => [line.party, String(line.year), ...both(line)]),
  });
  // The sum of all is the total that names no party.
  showRows(output, 'totals-of-parties', {
    columns: [party, ...figures],
    rows: totals.flatMap((line) => (line.party === undefined ? [] : [[line.party, ...both(line)]])),
    totals: totals.flatMap((line) => (line.party === undefined ? [[output.say('and-in-all'), ...both(line)]] : [])),
  });
  showRows(output, 'contribution-key', { columns: [party, ...figures], rows: key.map((line) => [line.party, ...both(line)]) });
}
