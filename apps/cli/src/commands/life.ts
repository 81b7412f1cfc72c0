import type { AgreementAnswer } from '#read-models/answers/agreement.js';
import type { AgreementLife } from '#read-models/answers/agreement-life.js';
import type { Output } from '../output.js';
import { amount, showRows } from './header.js';

/** What an agreement holds besides its terms and its money, as `show` tells it. */
export function showLife(output: Output, life: AgreementAnswer): void {
  showAnnexes(output, life);
  showDuties(output, life);
  showLinks(output, life);
  showChoices(output, life);
}

function showAnnexes(output: Output, { annexes }: AgreementLife): void {
  const say = output.say.bind(output);
  showRows(output, 'annexes', {
    columns: [
      { head: say('annex') },
      { head: say('title'), wraps: true },
      { head: say('version'), align: 'right' },
      { head: say('decision') },
      { head: say('parts'), wraps: true },
      { head: say('annex-missing'), wraps: true },
    ],
    rows: annexes.map(({ annex, title, version, revisedBy, parts, missing }) => [
      ...[annex, title, String(version), revisedBy ?? ''],
      ...[parts.map((part) => part.part).join(', '), missing.join(', ')],
    ]),
  });
}

function showDuties(output: Output, { duties, reports, evaluations, clauses }: AgreementAnswer): void {
  const say = output.say.bind(output);
  showRows(output, 'duties', {
    columns: [
      { head: say('duty') },
      { head: say('party') },
      { head: say('clause') },
      { head: say('subject'), wraps: true },
      { head: say('duty-met'), wraps: true },
    ],
    rows: duties.map(({ duty, party, clause, subject, met }) => [
      ...[duty, party, clauses.find(({ key }) => key === clause)?.number ?? clause, subject],
      met.map(({ on, how }) => `${on} ${how}`).join('; ') || '–',
    ]),
  });
  showRows(output, 'reports', {
    columns: [{ head: say('year') }, { head: say('party') }, { head: say('due-on') }, { head: say('delivered') }],
    rows: reports.map(({ year, party, dueOn, deliveredOn }) => [String(year), party, dueOn, deliveredOn ?? '–']),
  });
  showRows(output, 'evaluations', {
    columns: [
      { head: say('evaluation') },
      { head: say('deadline-on') },
      { head: say('subject'), wraps: true },
      { head: say('by'), wraps: true },
    ],
    rows: evaluations.map(({ evaluation, on, subject, by }) => [evaluation, on, subject, by]),
  });
}

function showLinks(output: Output, { links, transfers }: AgreementLife): void {
  const say = output.say.bind(output);
  showRows(output, 'links', {
    columns: [{ head: say('link') }, { head: say('agreement') }, { head: say('title'), wraps: true }],
    rows: links.map(({ side, agreement, title }) => [output.code(side), agreement, title]),
  });
  showRows(output, 'transfers', {
    columns: [
      { head: say('transfer') },
      { head: say('deadline-on') },
      { head: say('way') },
      { head: say('agreement') },
      { head: say('amount'), align: 'right' },
    ],
    rows: transfers.map(({ transfer, on, way, agreement, amount: sum }) => [
      ...[transfer, on, output.code(way), agreement],
      amount(output, sum),
    ]),
  });
}

/** What holds from the start is in the terms; only what the board has chosen is said here. */
function showChoices(output: Output, { choices }: AgreementLife): void {
  const say = output.say.bind(output);
  showRows(output, 'choices', {
    columns: [
      { head: say('assumption') },
      { head: say('choice'), wraps: true },
      { head: say('decision') },
      { head: say('from') },
    ],
    rows: choices
      .filter(({ decision }) => decision !== undefined)
      .map(({ assumption, choice, decision, chosenOn }) => [assumption, choice, decision ?? '', chosenOn ?? '']),
  });
}
