import type { DecisionFollowed } from '#read-models/answers/decision.js';
import type { Output } from '../output.js';
import { amount, showRows } from './header.js';

/** What a decision funded, took back, allowed and ordered. */
export function showConsequences(output: Output, answer: DecisionFollowed): void {
  showMoney(output, answer);
  showPowers(output, answer);
  showRows(output, 'assignments', {
    columns: [
      { head: output.say('assignment') },
      { head: output.say('who'), wraps: true },
      { head: output.say('what'), wraps: true },
      { head: output.say('deadline') },
      { head: output.say('status') },
      { head: output.say('days-late'), align: 'right' },
    ],
    rows: answer.assignments.map(({ assignment, to, party, task, deadline, status, daysLate }) => [
      ...[assignment, party === undefined ? to : `${to} (${party})`, task],
      ...[deadline, output.code(status), daysLate === 0 ? '' : String(daysLate)],
    ]),
  });
}

function showMoney(output: Output, { funded, reduced }: DecisionFollowed): void {
  const figures = ['amount', 'spent', 'released', 'left'] as const;
  showRows(output, 'funded', {
    columns: [
      { head: output.say('commitment') },
      { head: output.say('subject'), wraps: true },
      { head: output.say('change') },
      ...figures.map((name) => ({ head: output.say(name), align: 'right' as const })),
    ],
    rows: funded.map((tranche) => [
      ...[tranche.commitment, tranche.subject, output.code(tranche.change)],
      ...figures.map((name) => amount(output, tranche[name])),
    ]),
  });
  showRows(output, 'reduced', {
    columns: [
      { head: output.say('commitment') },
      { head: output.say('change') },
      { head: output.say('effective') },
      { head: output.say('amount'), align: 'right' },
    ],
    rows: reduced.map((one) => [one.commitment, output.code(one.change), one.on, amount(output, one.amount)]),
  });
}

function showPowers(output: Output, { mandates, quorums, seats }: DecisionFollowed): void {
  showRows(output, 'mandates', {
    columns: [
      { head: output.say('body') },
      { head: output.say('mandate-limit'), align: 'right' },
      { head: output.say('mandate'), wraps: true },
      { head: output.say('from') },
    ],
    rows: mandates.map(({ mandate, from }) => [
      ...[output.code(mandate.body), amount(output, mandate.limit?.value ?? '–')],
      ...[output.code(mandate.votes), from],
    ]),
  });
  showRows(output, 'quorums', {
    columns: [{ head: output.say('body') }, { head: output.say('quorum'), wraps: true }, { head: output.say('from') }],
    rows: quorums.map(({ body, rule, members, from }) => [
      output.code(body),
      `${output.code(rule)}${members === undefined ? '' : ` ${members}`}`,
      from,
    ]),
  });
  showRows(output, 'seats', {
    columns: [{ head: output.say('body') }, { head: output.say('seats-a-party'), align: 'right' }, { head: output.say('from') }],
    rows: seats.map(({ body, members, from }) => [output.code(body), String(members), from]),
  });
}
