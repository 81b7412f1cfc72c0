import { type At, type Book, opensWith } from './book.js';
import { clauseOfKey } from './clauses.js';
import { inForceFrom } from './conditions.js';
import { type CalendarDate, yearOf } from './dates.js';
import { declareDeadlines } from './deadlines.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Sha256, Text } from './fields.js';
import { declareFindings } from './findings.js';
import { partyOf, refuseTaken } from './parties.js';
import { declareRefusals } from './refusal.js';
import { versionOn } from './terms.js';

declare module './book.js' {
  interface Book {
    duties: Map<string, Duty>;
    evaluations: Evaluation[];
  }
}
opensWith({ duties: () => new Map(), evaluations: () => [] });

const refuse = declareRefusals({
  'no-such-duty': {
    clause: 'duties',
    en: '{party} has no duty "{duty}" recorded by {on}; record it first.',
    sv: '{party} har ingen skyldighet "{duty}" registrerad {on}; registrera den först.',
  },
});

/** A duty without money (§ 5): what a party shall do, and the clause that says so. */
export class DutyData {
  @Key({ description: 'Name of the duty.', example: 'decisions-at-home' })
  duty: string;
  @Key({ description: 'The party whose duty it is.', example: 'eskilstuna' })
  party: string;
  @Key({ description: 'The clause that says so.', example: 'duties' })
  clause: string;
  @Text({ description: 'What the party shall do.', example: 'Work for the decisions that its own organisation needs.' })
  subject: string;
}

/** What meets a duty; a duty can be met many times. */
export class DutyMet {
  @Key({ description: 'The duty.', example: 'decisions-at-home' })
  duty: string;
  @Key({ description: 'The party whose duty it is.', example: 'eskilstuna' })
  party: string;
  @Text({ description: 'What meets it.', example: 'The executive board adopted the plan of the centre.' })
  how: string;
  @Sha256({ description: 'SHA-256 of a document that shows it.', example: 'a'.repeat(64), optional: true })
  documentSha256?: string;
}

/** An evaluation of the cooperation. */
export class EvaluationData {
  @Key({ description: 'Name of the evaluation.', example: 'evaluation-2029' })
  evaluation: string;
  @Text({ description: 'What was evaluated.', example: 'The period 2026–2029' })
  subject: string;
  @Text({ description: 'Who evaluated, as an office or an organisation.', example: 'An external university', max: 200 })
  by: string;
  @Sha256({ description: 'SHA-256 of the evaluation.', example: 'b'.repeat(64), optional: true })
  documentSha256?: string;
}

/** A duty in the book, with what has met it. */
export interface Duty extends At {
  key: string;
  party: string;
  clause: string;
  subject: string;
  met: (At & { how: string })[];
}

/** An evaluation in the book. */
export interface Evaluation extends At {
  key: string;
  subject: string;
  by: string;
}

/** A duty was recorded on a party. */
export const DutyRecorded = defineEvent<DutyData>({
  type: 'DutyRecorded',
  title: { en: 'Duty recorded', sv: 'Skyldighet registrerad' },
  version: 1,
  data: DutyData,
  clause: 'duties',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { duty: key, party, clause, subject } = data;
    book.duties.set(key, { key, party, clause, subject, met: [], on, seq });
  },
});

/** Something met a duty. */
export const DutyWasMet = defineEvent<DutyMet>({
  type: 'DutyWasMet',
  title: { en: 'Duty was met', sv: 'Skyldighet uppfylld' },
  version: 1,
  data: DutyMet,
  clause: 'duties',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.duties.get(data.duty)?.met.push({ how: data.how, on, seq });
  },
});

/** The cooperation was evaluated. */
export const EvaluationRecorded = defineEvent<EvaluationData>({
  type: 'EvaluationRecorded',
  title: { en: 'Evaluation recorded', sv: 'Utvärdering registrerad' },
  version: 1,
  data: EvaluationData,
  clause: 'follow-up',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.evaluations.push({ key: data.evaluation, subject: data.subject, by: data.by, on, seq });
  },
});

/** Records a duty without money on a party; recorded by that party. */
export const recordDuty = defineCommand<DutyData>({
  name: 'record-duty',
  title: { en: 'Record a duty of a party', sv: 'Registrera en parts skyldighet' },
  input: DutyData,
  may: [{ role: 'admin', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    partyOf(book, input.party);
    clauseOfKey(book, input.clause);
    refuseTaken(book.duties, input.duty);
    return [DutyRecorded.of(input, { effectiveOn })];
  },
});

/** Records what meets a duty; recorded by the party whose duty it is. */
export const recordDutyMet = defineCommand<DutyMet>({
  name: 'record-duty-met',
  title: { en: 'Record what meets a duty', sv: 'Registrera vad som uppfyller en skyldighet' },
  input: DutyMet,
  may: [{ role: 'admin', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { key, name: party } = partyOf(book, input.party);
    const duty = book.duties.get(input.duty);
    if (duty?.party !== key || duty.on > on) throw refuse('no-such-duty', { party, duty: input.duty, on });
    return [DutyWasMet.of(input, { effectiveOn: on })];
  },
});

/** Records an evaluation; one is due before the period ends. */
export const recordEvaluation = defineCommand<EvaluationData>({
  name: 'record-evaluation',
  title: { en: 'Record an evaluation', sv: 'Registrera en utvärdering' },
  input: EvaluationData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseTaken(new Set(book.evaluations.map((evaluation) => evaluation.key)), input.evaluation);
    return [EvaluationRecorded.of(input, { effectiveOn })];
  },
});

/** A duty as it stands on a date. */
export interface DutyAnswer {
  duty: string;
  party: string;
  clause: string;
  subject: string;
  met: { on: CalendarDate; how: string }[];
}

/** The duties without money on the date, with what has met them by then. */
export function dutiesOn(book: Book, on: CalendarDate): DutyAnswer[] {
  const recorded = [...book.duties.values()].filter((duty) => duty.on <= on);
  return recorded.map(({ key: duty, party, clause, subject, met }) => ({
    ...{ duty, party, clause, subject },
    met: met.filter((one) => one.on <= on).map((one) => ({ on: one.on, how: one.how })),
  }));
}

/** The last day of a period that no evaluation has come in; undefined once one has, or before the agreement is in force. */
function evaluationDueOn(book: Book, on: CalendarDate): CalendarDate | undefined {
  const { from, to } = versionOn(book, on).terms.period;
  const evaluated = book.evaluations.some((evaluation) => evaluation.on <= on && evaluation.on >= from && evaluation.on <= to);
  const dissolvedBefore = book.dissolution !== undefined && book.dissolution.on < to;
  return evaluated || dissolvedBefore || !inForceFrom(book) ? undefined : to;
}

declareDeadlines(
  {
    'evaluation-due': {
      clause: 'follow-up',
      en: 'An evaluation is due before the period ends on {dueOn}.',
      sv: 'En utvärdering ska göras innan perioden slutar {dueOn}.',
    },
  },
  (book, on) => {
    const dueOn = evaluationDueOn(book, on);
    return dueOn === undefined ? [] : [{ code: 'evaluation-due', dueOn, facts: { year: String(yearOf(dueOn)) } }];
  },
);

declareFindings(
  {
    'evaluation-missing': {
      clause: 'follow-up',
      en: 'The period ended on {endedOn} and no evaluation of it is recorded.',
      sv: 'Perioden slutade {endedOn} och ingen utvärdering av den är registrerad.',
    },
  },
  (book, on) => {
    const dueOn = evaluationDueOn(book, on);
    return dueOn === undefined || dueOn >= on ? [] : [{ code: 'evaluation-missing', facts: { endedOn: dueOn } }];
  },
);
