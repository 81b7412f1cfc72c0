import type { Command } from 'commander';
import type { DecisionFollowed } from '#read-models/answers/decision.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';
import { stockholmTime } from '../text/figures.js';
import { showConsequences } from './decision-consequences.js';
import { askAbout, showHeader, showRows, type TimeOptions, takesTimes, timesOf } from './header.js';

/** Adds `decision`: a decision with everything that followed from it. */
export function addDecision(program: Command): void {
  const command = program
    .command('decision')
    .description('a decision: its meeting, votes and minutes, and everything that followed from it')
    .argument('<agreement>', 'id, beginning of the id, or part of the title')
    .requiredOption('--decision <key>', 'the decision, such as D5');
  takesTimes(command).action(async function (this: Command, name: string, options: TimeOptions & { decision: string }) {
    const session = Session.of(this);
    const { decision } = options;
    const answer = await askAbout(session, 'decision', { name, ...timesOf(options), decision });
    await session.output.learnEventTitles();
    session.output.answer(answer, () => showDecision(session.output, answer));
  });
}

function showDecision(output: Output, answer: DecisionFollowed): void {
  const { decision, subject, body, decidedOn, outcome, asKnown, registerNumbers } = answer;
  showHeader(output, answer, `${output.say('decision-title', { decision })}: ${subject}`);
  const decided = { body: output.code(body), date: decidedOn, outcome: output.code(outcome.outcome) };
  output.line(output.say('decided-by', decided));
  showOutcome(output, answer);
  if (registerNumbers.length > 0) output.paragraph(output.say('register-numbers', { numbers: registerNumbers.join(', ') }));
  const { on, revision } = asKnown;
  output.paragraph(output.say('decision-as-known', { on, revision: String(revision) }));
  showMeeting(output, answer);
  showConsequences(output, answer);
  showFacts(output, answer);
}

function showOutcome(output: Output, { outcome, votes, settles, rescinds }: DecisionFollowed): void {
  const { changes, clarifications, settled, rescinded } = outcome;
  if (votes) {
    const { inFavour, against = [] } = votes;
    output.line(output.say('decision-votes', { for: inFavour.join(', ') || '–', against: against.join(', ') || '–' }));
  }
  if (changes) {
    output.paragraph(output.say('decision-texts', { proposed: changes.proposedText, decided: changes.decidedText }));
  }
  for (const { on: date, clarification: text } of clarifications) {
    output.paragraph(output.say('decision-clarified', { date, text }));
  }
  if (settled) output.line(output.say('decision-settled-by', { by: settled.by, date: settled.on }));
  if (rescinded) output.line(output.say('decision-rescinded-by', { by: rescinded.by, date: rescinded.on }));
  if (settles.length > 0) output.line(output.say('decision-settles', { decisions: settles.join(', ') }));
  if (rescinds.length > 0) output.line(output.say('decision-rescinds', { decisions: rescinds.join(', ') }));
}

function showMeeting(output: Output, { meeting, dissents }: DecisionFollowed): void {
  if (meeting) {
    const { item, presence, minutes } = meeting;
    output.line();
    const held = { meeting: meeting.meeting, place: meeting.place, date: meeting.on };
    output.paragraph(
      item === undefined
        ? output.say('decision-meeting-no-item', held)
        : output.say('decision-meeting', { ...held, item: `${item.item} (${item.title})` }),
    );
    const members = String(presence.members);
    const reached = output.say(presence.reached ? 'yes' : 'no');
    output.line(output.say(presence.quorum ? 'decision-quorum' : 'decision-no-quorum', { members, reached }));
    if (presence.absent.length > 0) output.line(output.say('decision-absent', { absent: presence.absent.join(', ') }));
    if (minutes) {
      output.line(output.say('decision-minutes', { date: minutes.on, approved: minutes.approved?.on ?? '–' }));
    }
    showRows(output, 'attendees', {
      columns: [
        { head: output.say('attendee') },
        { head: output.say('party') },
        { head: output.say('office'), wraps: true },
        { head: output.say('attends-as') },
      ],
      rows: meeting.attendees.map(({ actor, party = '', office, as, insteadOf }) => [
        ...[actor, party, office],
        `${output.code(as)}${insteadOf === undefined ? '' : ` (${insteadOf})`}`,
      ]),
    });
  }
  showRows(output, 'dissents', {
    columns: [{ head: output.say('deadline-on') }, { head: output.say('by') }, { head: output.say('why'), wraps: true }],
    rows: dissents.map(({ on, party, actor, reason }) => [on, party ?? actor ?? '', reason]),
  });
}

function showFacts(output: Output, { facts }: DecisionFollowed): void {
  showRows(output, 'decision-facts', {
    columns: [
      { head: output.say('revision-short'), align: 'right' },
      { head: output.say('event'), wraps: true },
      { head: output.say('effective') },
      { head: output.say('recorded') },
      { head: output.say('number'), wraps: true },
    ],
    rows: facts.map(({ revision, type, on, recordedAt, registerNumber = '' }) => [
      ...[String(revision), output.event(type), on],
      ...[stockholmTime(recordedAt), registerNumber],
    ]),
  });
}
