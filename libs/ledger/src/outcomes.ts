import { type At, type Book, opensWith } from './book.js';
import { tranchesOn } from './commitments.js';
import type { CalendarDate } from './dates.js';
import { type Decision, decisionOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Text } from './fields.js';
import { text, ZERO } from './money.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    outcomes: Map<string, OutcomeFacts>;
  }
}
opensWith({ outcomes: () => new Map() });

// approved ──clarification recorded──▶ approved-with-clarification
// approved-with-changes              (both texts are recorded beside it)
// deferred ──settled by a later decision──▶ deferred, with the link
// any      ──rescinded by a later decision──▶ rescinded

const refuse = declareRefusals({
  'outcome-is-another': {
    clause: 'bodies',
    en: 'The decision "{decision}" is recorded with the outcome {outcome}; this is for one that is {wanted}.',
    sv: 'Beslutet "{decision}" är registrerat med utfallet {outcome}; detta gäller ett som är {wanted}.',
  },
  'texts-recorded': {
    clause: 'bodies',
    en: 'Both texts of "{decision}" are recorded since {on}.',
    sv: 'Båda texterna till "{decision}" är registrerade sedan {on}.',
  },
  'texts-equal': {
    clause: 'bodies',
    en: 'What was proposed and what was decided are the same text; "{decision}" would then have no changes.',
    sv: 'Det föreslagna och det beslutade är samma text; "{decision}" skulle då sakna ändringar.',
  },
  'no-later-decision': {
    clause: 'bodies',
    en: 'A later decision is needed here; "{by}" of {byOn} does not come after "{decision}" of {decidedOn}.',
    sv: 'Här behövs ett senare beslut; "{by}" av {byOn} kommer inte efter "{decision}" av {decidedOn}.',
  },
  'deferred-again': {
    clause: 'bodies',
    en: 'The decision "{by}" defers again and settles nothing.',
    sv: 'Beslutet "{by}" skjuter upp igen och avgör ingenting.',
  },
  'deferred-settled': {
    clause: 'bodies',
    en: 'What "{decision}" deferred was settled by "{by}".',
    sv: 'Det som "{decision}" sköt upp avgjordes genom "{by}".',
  },
  'decision-rescinded': {
    clause: 'bodies',
    en: 'The decision "{decision}" was rescinded by "{by}" on {on}.',
    sv: 'Beslutet "{decision}" upphävdes genom "{by}" den {on}.',
  },
  'decision-still-funds': {
    clause: 'K4',
    en: 'Of what "{decision}" gave "{commitment}" {left} is left; rescind or reduce the commitment, which takes the money back.',
    sv: 'Av det "{decision}" gav "{commitment}" återstår {left}; upphäv eller minska åtagandet, som tar tillbaka pengarna.',
  },
});

/** What was proposed and what was decided instead, side by side. */
export class ChangedTexts {
  @Key({ description: 'The decision, approved with changes.', example: 'D-plan-2026' })
  decision: string;
  @Text({ description: 'The text as proposed.', example: 'A second pilot round is carried out.' })
  proposedText: string;
  @Text({ description: 'The text as decided.', example: 'A proposal for a second pilot round comes to the board.' })
  decidedText: string;
}

/** What a body made clear when it approved. */
export class ClarificationData {
  @Key({ description: 'The decision.', example: 'D-communication' })
  decision: string;
  @Text({ description: 'What was made clear.', example: 'The goals serve those of the cooperation.' })
  clarification: string;
}

/** What was deferred, and the later decision that settles it. */
export class DeferralLink {
  @Key({ description: 'The decision to defer.', example: 'D-pilot' })
  deferred: string;
  @Key({ description: 'The later decision that settles it.', example: 'D-pilot-2' })
  settledBy: string;
}

/** A decision that a later one takes back. */
export class DecisionRescission {
  @Key({ description: 'The decision that is taken back.', example: 'D1' })
  decision: string;
  @Key({ description: 'The later decision that takes it back.', example: 'D9' })
  rescindedBy: string;
}

/** What is recorded of a decision's outcome beyond the word it was recorded with. */
export interface OutcomeFacts {
  changes?: At & { proposedText: string; decidedText: string };
  clarifications: (At & { clarification: string })[];
  settled?: At & { by: string };
  rescinded?: At & { by: string };
}

function noted(book: Book, decision: string, facts: Partial<OutcomeFacts>): void {
  const known = book.outcomes.get(decision) ?? { clarifications: [] };
  book.outcomes.set(decision, { ...known, ...facts });
}

/** Both texts of a decision that was approved with changes were recorded. */
export const DecisionTextsRecorded = defineEvent<ChangedTexts>({
  type: 'DecisionTextsRecorded',
  title: { en: 'Decision texts recorded', sv: 'Beslutets texter registrerade' },
  version: 1,
  data: ChangedTexts,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { decision, ...texts } = data;
    noted(book, decision, { changes: { ...texts, on, seq } });
  },
});

/** A clarification made with a decision was recorded. */
export const DecisionClarified = defineEvent<ClarificationData>({
  type: 'DecisionClarified',
  title: { en: 'Decision clarified', sv: 'Beslut förtydligat' },
  version: 1,
  data: ClarificationData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { decision, clarification } = data;
    const earlier = book.outcomes.get(decision)?.clarifications ?? [];
    noted(book, decision, { clarifications: [...earlier, { clarification, on, seq }] });
  },
});

/** What was deferred was settled by a later decision. */
export const DeferredSettled = defineEvent<DeferralLink>({
  type: 'DeferredSettled',
  title: { en: 'Deferred settled', sv: 'Bordlagt ärende avgjort' },
  version: 1,
  data: DeferralLink,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    noted(book, data.deferred, { settled: { by: data.settledBy, on, seq } });
  },
});

/** A decision was rescinded by a later one. */
export const DecisionRescinded = defineEvent<DecisionRescission>({
  type: 'DecisionRescinded',
  title: { en: 'Decision rescinded', sv: 'Beslut upphävt' },
  version: 1,
  data: DecisionRescission,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    noted(book, data.decision, { rescinded: { by: data.rescindedBy, on, seq } });
  },
});

/** The outcome of a decision on the date, in one word, with what is recorded of it by then. */
export interface OutcomeOn extends Partial<OutcomeFacts> {
  outcome: string;
  clarifications: OutcomeFacts['clarifications'];
}

/** What became of a decision by the date. */
export function outcomeOn(book: Book, decision: Decision, on: CalendarDate): OutcomeOn {
  const { changes, clarifications = [], settled, rescinded } = book.outcomes.get(decision.key) ?? {};
  const clear = clarifications.filter((one) => one.on <= on);
  const gone = rescinded && rescinded.on <= on;
  const word = clear.length > 0 ? 'approved-with-clarification' : decision.outcome;
  return {
    outcome: gone ? 'rescinded' : word,
    ...(changes && changes.on <= on ? { changes } : {}),
    clarifications: clear,
    ...(settled && settled.on <= on ? { settled } : {}),
    ...(gone ? { rescinded } : {}),
  };
}

function withOutcome(decision: Decision, wanted: string): Decision {
  if (decision.outcome === wanted) return decision;
  throw refuse('outcome-is-another', { decision: decision.key, outcome: decision.outcome, wanted });
}

/** The later decision that settles or rescinds another; of one day the later is the one recorded later. */
function laterDecision(book: Book, decision: Decision, { by, on }: { by: string; on: CalendarDate }): Decision {
  const later = decisionOf(book, by, on);
  const after = later.on === decision.on ? later.seq > decision.seq : later.on > decision.on;
  if (!after) throw refuse('no-later-decision', { by, byOn: later.on, decision: decision.key, decidedOn: decision.on });
  return later;
}

const secretary = [{ role: 'board-secretary', of: 'host' }] as const;

/** Keeps both texts of a decision that was approved with changes. */
export const recordDecisionTexts = defineCommand<ChangedTexts>({
  name: 'record-decision-texts',
  title: { en: 'Record the text proposed and the text decided', sv: 'Registrera föreslagen och beslutad text' },
  input: ChangedTexts,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const decision = withOutcome(decisionOf(book, input.decision, on), 'approved-with-changes');
    const known = book.outcomes.get(decision.key)?.changes;
    if (known) throw refuse('texts-recorded', { decision: decision.key, on: known.on });
    if (input.proposedText === input.decidedText) throw refuse('texts-equal', { decision: decision.key });
    return [DecisionTextsRecorded.of(input, { effectiveOn: on })];
  },
});

/** Records what a body made clear when it approved. */
export const recordClarification = defineCommand<ClarificationData>({
  name: 'record-clarification',
  title: { en: 'Record a clarification made with a decision', sv: 'Registrera ett förtydligande till ett beslut' },
  input: ClarificationData,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    withOutcome(decisionOf(book, input.decision, on), 'approved');
    return [DecisionClarified.of(input, { effectiveOn: on })];
  },
});

/** Links what was deferred to the later decision that settles it. */
export const settleDeferred = defineCommand<DeferralLink>({
  name: 'settle-deferred',
  title: {
    en: 'Link a deferred item to the decision that settles it',
    sv: 'Koppla en uppskjuten punkt till beslutet som avgör den',
  },
  input: DeferralLink,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const deferred = withOutcome(decisionOf(book, input.deferred, on), 'deferred');
    const known = book.outcomes.get(deferred.key)?.settled;
    if (known) throw refuse('deferred-settled', { decision: deferred.key, by: known.by });
    const later = laterDecision(book, deferred, { by: input.settledBy, on });
    if (later.outcome === 'deferred') throw refuse('deferred-again', { by: later.key });
    return [DeferredSettled.of(input, { effectiveOn: on })];
  },
});

/** Records that a later decision takes an earlier one back; money it gave is taken back by the commitment's own command. */
export const rescindDecision = defineCommand<DecisionRescission>({
  name: 'rescind-decision',
  title: { en: 'Record the rescission of a decision', sv: 'Registrera att ett beslut upphävs' },
  input: DecisionRescission,
  may: secretary,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const decision = decisionOf(book, input.decision, on);
    const known = book.outcomes.get(decision.key)?.rescinded;
    if (known) throw refuse('decision-rescinded', { decision: decision.key, by: known.by, on: known.on });
    laterDecision(book, decision, { by: input.rescindedBy, on });
    for (const commitment of book.commitments.values()) {
      const funded = tranchesOn(book, commitment, on).find((t) => t.decision === decision.key && t.left.gt(ZERO));
      if (funded) {
        const facts = { decision: decision.key, commitment: commitment.key, left: text(funded.left) };
        throw refuse('decision-still-funds', facts);
      }
    }
    return [DecisionRescinded.of(input, { effectiveOn: on })];
  },
});
