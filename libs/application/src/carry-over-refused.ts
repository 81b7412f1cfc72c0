import { declareSentences, type Facts, type Language, Refusal, sentence } from '#ledger/refusal.js';

// Whoever shows a refusal needs this, and not the rules behind it.
declareSentences({
  'carry-over-said-by': {
    clause: 'background',
    en: 'Refused by the agreement {refusedByAgreement} ({refusedBy}).',
    sv: 'Nekat i avtalet {refusedByAgreement} ({refusedBy}).',
  },
});

/** The refusal of one of the two agreements; its facts say which. */
export class CarryOverRefused extends Refusal {
  constructor(
    refusal: Refusal,
    readonly by: { side: 'predecessor' | 'successor'; agreement: string },
  ) {
    const facts: Facts = { ...refusal.facts, refusedBy: by.side, refusedByAgreement: by.agreement };
    super(refusal.code, facts, refusal.clause);
  }
}

/** A refusal in words; where two agreements were asked they end with which of them said so. */
export function refusalText(refusal: Refusal, language: Language): string {
  const { code, facts } = refusal;
  const said = sentence(code, facts, language);
  return refusal instanceof CarryOverRefused ? `${said} ${sentence('carry-over-said-by', facts, language)}` : said;
}
