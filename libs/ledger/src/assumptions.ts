import type { Book } from './book.js';
import type { Obligations } from './obligations.js';
import { declareSentences, type Facts } from './refusal.js';
import { versionOn } from './terms.js';

declareSentences({
  'assumed-earmarks-first-secured': {
    clause: 'N4',
    en: 'Outside money for a purpose is set first against the tranche decided first, from the funding that was secured first.',
    sv: 'Externa medel för ett ändamål räknas först mot det beslut som fattades först, ur den finansiering som beviljades först.',
  },
  'assumed-year-base': {
    clause: 'N7',
    en: 'The text does not say what of the year of the dissolution is still to be paid; the choice is {choice}.',
    sv: 'Texten säger inte vad av upplösningsåret som ännu ska betalas; valet är {choice}.',
  },
  'chosen-year-base': {
    clause: 'N7',
    en: 'The text does not say what of the year of the dissolution is still to be paid; the board chose {choice} by the decision {decision} from {chosenOn}.',
    sv: 'Texten säger inte vad av upplösningsåret som ännu ska betalas; styrelsen valde {choice} genom beslutet {decision} från {chosenOn}.',
  },
  'assumed-payments-stand': {
    clause: 'N8',
    en: 'A payment within the schedule is never taken back; requisitions not paid beyond the base lapse on {on}.',
    sv: 'En betalning inom planen tas aldrig tillbaka; obetalda rekvisitioner utöver basen förfaller {on}.',
  },
  'assumed-oldest-first': {
    clause: 'N9',
    en: 'Cover is applied to the surviving tranches in order of their decisions.',
    sv: 'Täckningen går till de kvarstående besluten i den ordning de fattades.',
  },
  'assumed-key': {
    clause: 'P1',
    en: 'What is uncovered is split by the parties’ yearly sums for the year of the decision.',
    sv: 'Det som saknar täckning fördelas efter parternas årsbelopp för beslutets år.',
  },
  'assumed-several': {
    clause: 'P4',
    en: 'Each party answers for its own share, not for another’s.',
    sv: 'Varje part svarar för sin egen andel, inte för någon annans.',
  },
  'assumed-surplus-key': {
    clause: 'P6',
    en: 'Cover beyond the need is a surplus, split by the yearly sums of the year of {on}.',
    sv: 'Täckning utöver behovet är ett överskott som fördelas efter årsbeloppen för året för {on}.',
  },
  'expiry-silent': {
    clause: 'R6',
    en: 'The text is silent about commitments left when the agreement expires ({on}); all of them are contested.',
    sv: 'Texten säger inget om åtaganden som återstår när avtalet löper ut ({on}); alla är omstridda.',
  },
  'other-ground': {
    clause: 'S1',
    en: 'The clause about surviving commitments covers a dissolution after a failed negotiation; on another ground all are contested.',
    sv: 'Paragrafen om kvarstående åtaganden gäller upplösning efter strandad förhandling; på annan grund är alla omstridda.',
  },
});

/** Something an answer rests on because the text is silent: a rule marked (A), or a silence of the agreement. */
export interface Assumption {
  code: string;
  facts: Facts;
}

/** What the answer about obligations rests on, each named. */
export function assumptionsOf(book: Book, { end, earmarkedUnused }: Obligations): Assumption[] {
  const on = end.on;
  const { terms, chosenBase } = versionOn(book, on);
  const choice = terms.dissolutionYearBase;
  const base: Assumption = chosenBase
    ? { code: 'chosen-year-base', facts: { choice, decision: chosenBase.decision, chosenOn: chosenBase.on } }
    : { code: 'assumed-year-base', facts: { choice } };
  const grounds: Record<typeof end.ground, string[]> = {
    'failed-negotiation': [],
    other: ['other-ground'],
    expiry: ['expiry-silent'],
  };
  // In which order outside money is set against need matters only where there is some with a purpose.
  const earmarks = earmarkedUnused.some(({ purpose }) => purpose) ? ['assumed-earmarks-first-secured'] : [];
  const rules = [
    ...earmarks,
    'assumed-payments-stand',
    'assumed-oldest-first',
    'assumed-key',
    'assumed-several',
    'assumed-surplus-key',
  ];
  const all: Assumption[] = [base, ...rules.map((code) => ({ code, facts: { on } }))];
  return [...all, ...grounds[end.ground].map((code) => ({ code, facts: { on } }))];
}
