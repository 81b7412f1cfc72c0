import { rebuildVersions } from './amendment-changes.js';
import { type At, type Book, opensWith } from './book.js';
import { type CalendarDate, isCalendarDate } from './dates.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Nested, OneOf, Text } from './fields.js';
import { beforeEnd } from './phase.js';
import { declareRefusals } from './refusal.js';
import { YEAR_BASES } from './terms.js';

declare module './book.js' {
  interface Book {
    choices: AssumptionChoice[];
  }
}
opensWith({ choices: () => [] });

const refuse = declareRefusals({
  'no-such-choice': {
    clause: 'N7',
    en: 'For {assumption} the choices are {choices}; {choice} is none of them.',
    sv: 'För {assumption} är valen {choices}; {choice} är inget av dem.',
  },
  'assumption-chosen-by-board': {
    clause: 'bodies',
    en: 'The board chooses what holds where the text is silent; {body} may not.',
    sv: 'Styrelsen väljer vad som gäller där texten är tyst; det får inte {body}.',
  },
});

/** The assumptions that have alternatives: the base of the year of a dissolution (N7), and the day of the yearly report (§ 10). */
export const ASSUMPTIONS = ['N7', 'report-day'] as const;

/** A choice by the board of what holds where the text is silent. */
export class AssumptionChoiceData {
  @OneOf(ASSUMPTIONS, { description: 'The assumption.', example: 'N7' })
  assumption: (typeof ASSUMPTIONS)[number];
  @Text({
    description: 'N7: requisitioned-stands, full-year or pro-rata-days. report-day: month and day, as 12-31.',
    example: 'full-year',
    max: 40,
  })
  choice: string;
  @Nested(() => DecisionReference, {
    description: 'The board’s decision.',
    example: { decision: 'D-N7', body: 'board', meeting: 'M-2026-02-20' },
  })
  decision: DecisionReference;
}

/** A choice in the book. */
export interface AssumptionChoice extends At {
  assumption: (typeof ASSUMPTIONS)[number];
  choice: string;
  decision: string;
}

/** The board chose what holds where the text is silent. */
export const AssumptionChosen = defineEvent<AssumptionChoiceData>({
  type: 'AssumptionChosen',
  title: { en: 'Assumption chosen', sv: 'Antagande valt' },
  version: 1,
  data: AssumptionChoiceData,
  clause: 'N7',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { assumption, choice, decision } = data;
    book.choices.push({ assumption, choice, decision: decision.decision, on, seq });
    rebuildVersions(book);
  },
});

/** A day that every year has. */
function isDayOfYear(choice: string): boolean {
  return /^\d\d-\d\d$/.test(choice) && isCalendarDate(`2025-${choice}`);
}

function checkChoice({ assumption, choice }: AssumptionChoiceData): void {
  switch (assumption) {
    case 'N7': {
      const bases: readonly string[] = YEAR_BASES;
      if (!bases.includes(choice)) throw refuse('no-such-choice', { assumption, choices: bases.join(', '), choice });
      return;
    }
    case 'report-day':
      if (!isDayOfYear(choice)) throw refuse('no-such-choice', { assumption, choices: '01-01 – 12-31', choice });
  }
}

/** Chooses what holds where the text is silent, from the effective date on; not after the agreement has ended. */
export const chooseAssumption = defineCommand<AssumptionChoiceData>({
  name: 'choose-assumption',
  title: { en: 'Choose what holds where the text is silent', sv: 'Välj vad som gäller där texten är tyst' },
  input: AssumptionChoiceData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    checkChoice(input);
    const { body } = input.decision;
    if (body !== 'board') throw refuse('assumption-chosen-by-board', { body });
    beforeEnd(book, effectiveOn);
    const subject = `Choice of ${input.assumption}: ${input.choice}`;
    const decided = takeDecision(book, input.decision, { effectiveOn, subject });
    return [...decided, AssumptionChosen.of(input, { effectiveOn })];
  },
});

/** The month and day of the yearly report as it stands on the date, and the decision that chose it if one did. */
export function reportDayOn(book: Book, on: CalendarDate): { day: string; decision?: string } {
  let chosen: AssumptionChoice | undefined;
  for (const choice of book.choices) {
    if (choice.assumption === 'report-day' && choice.on <= on && !(chosen && chosen.on > choice.on)) chosen = choice;
  }
  return chosen ? { day: chosen.choice, decision: chosen.decision } : { day: '12-31' };
}
