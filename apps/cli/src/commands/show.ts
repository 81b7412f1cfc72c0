import type { Command } from 'commander';
import type { AgreementAnswer } from '#read-models/answers/agreement.js';
import type { ConditionLine } from '#read-models/answers/conditions.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { amount, askAbout, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';
import { showLife } from './life.js';
import { phaseText } from './phase-text.js';

/** Adds `show`: the agreement as it stood. */
export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description('the agreement: parties, conditions, terms, what is open, and what someone must look at')
    .argument('<agreement>', 'id, beginning of the id, or part of the title');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions) {
    const session = Session.of(this);
    const answer = await askAbout(session, 'agreement', { name, ...timesOf(options) });
    session.output.answer(answer, () => showAgreement(session.output, answer));
  });
}

function showAgreement(output: Output, answer: AgreementAnswer): void {
  const { booksClosedThrough, phase, agreement } = answer;
  showHeader(output, answer, output.say('agreement'));
  output.line(`${output.say('phase')}: ${phaseText(output, phase)}`);
  output.line(`Id: ${agreement}`);
  if (booksClosedThrough !== undefined) output.line(output.say('books-closed', { date: booksClosedThrough }));
  showParties(output, answer);
  showSchedule(output, answer);
  showClauses(output, answer);
  showLife(output, answer);
  showOpenMatters(output, answer);
  showFindings(output, answer);
}

function showParties(output: Output, { parties, conditions, signatures }: AgreementAnswer): void {
  const say = output.say.bind(output);
  showRows(output, 'parties', {
    columns: [{ head: say('party') }, { head: say('title'), wraps: true }, { head: say('role') }, { head: say('number') }],
    rows: parties.map((p) => [p.key, p.name, output.code(p.role), p.organisationNumber ?? '–']),
  });
  showRows(output, 'conditions', {
    columns: [{ head: say('party') }, { head: say('approved') }, { head: say('announced') }, { head: say('final') }],
    rows: conditions.map((c) => [c.party, c.approvedOn ?? '–', c.announcedOn ?? '–', finality(output, c)]),
  });
  showRows(output, 'signatures', {
    columns: [{ head: say('party') }, { head: say('office'), wraps: true }, { head: say('signed') }],
    rows: signatures.map((s) => [s.party, s.office, s.signedOn ?? '–']),
  });
}

/** A forecast is a deadline, never a fact, so it is said in words beside where the fact will stand. */
function finality(output: Output, { finalOn, forecast }: ConditionLine): string {
  if (finalOn !== undefined) return finalOn;
  return forecast === undefined ? '–' : `– (${output.say('final-forecast', { date: forecast.finalOn })})`;
}

interface Schedule {
  schedule?: { party: string; fromYear: number; toYear: number; yearly: { value: string; currency: string } }[];
}

function showSchedule(output: Output, { terms, currency }: AgreementAnswer): void {
  const { schedule = [] } = terms as Schedule;
  showRows(output, 'schedule', {
    columns: [
      { head: output.say('party') },
      { head: output.say('year') },
      { head: `${output.say('per-year')} ${currency}`, align: 'right' },
    ],
    rows: schedule.map(({ party, fromYear, toYear, yearly }) => [party, `${fromYear}–${toYear}`, amount(output, yearly.value)]),
  });
}

function showClauses(output: Output, { clauses }: AgreementAnswer): void {
  showRows(output, 'clauses', {
    columns: [{ head: output.say('clause') }, { head: output.say('subject'), wraps: true }],
    rows: clauses.map(({ number, heading, summary }) => [number, `${heading}: ${summary}`]),
  });
}

function showOpenMatters(output: Output, { amendments, disputes, held }: AgreementAnswer): void {
  const say = output.say.bind(output);
  showRows(output, 'amendments', {
    columns: [
      { head: say('amendment') },
      { head: say('subject'), wraps: true },
      { head: say('status') },
      { head: say('approved-by'), wraps: true },
      { head: say('missing'), wraps: true },
    ],
    rows: amendments.map((a) => [a.amendment, a.subject, output.code(a.status), a.approvedBy.join(', '), a.missing.join(', ')]),
  });
  showRows(output, 'disputes', {
    columns: [{ head: say('dispute') }, { head: say('party') }, { head: say('raised') }, { head: say('status') }],
    rows: disputes.map((d) => [d.dispute, d.party, d.raisedOn, output.code(d.status)]),
  });
  showRows(output, 'held-for-another', {
    columns: [{ head: say('number') }, { head: say('command') }, { head: say('effective') }, { head: say('status') }],
    rows: held.map((h) => [h.held, h.command, h.effectiveOn, output.code(h.status)]),
  });
}

function showFindings(output: Output, { findings }: AgreementAnswer): void {
  showRows(output, 'findings', {
    columns: [{ head: output.say('clause') }, { head: output.say('found'), wraps: true }],
    rows: findings.map(({ clause, text }) => [clause, text[output.language]]),
  });
}
