import type { Book } from './book.js';
import { addFact, commitmentOf, encumbrance, NEXT, standsAmong, tranchesOn } from './commitments.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, OneOf, Sha256, Text } from './fields.js';
import { declareRefusals } from './refusal.js';
import { ended } from './run-off.js';

const refuse = declareRefusals({
  'nothing-contested': {
    clause: 'R4',
    en: 'Nothing of "{commitment}" is contested on {on}.',
    sv: 'Inget av "{commitment}" är omstritt {on}.',
  },
  'settlement-incomplete': {
    clause: 'R4',
    en: 'A settlement by agreement needs a written statement from every party; {missing} is missing.',
    sv: 'En uppgörelse kräver en skriftlig förklaring från varje part; {missing} saknas.',
  },
  'judgment-not-named': {
    clause: 'R4',
    en: 'A settlement by judgment names the judgment.',
    sv: 'Ett avgörande genom dom anger domen.',
  },
});

/** A party's written statement. */
export class Statement {
  @Key({ description: 'The party.', example: 'mdu' })
  party: string;
  @Sha256({ description: 'SHA-256 of its statement.', example: 'd'.repeat(64) })
  documentSha256: string;
}

/** How a contested commitment was settled (R4). */
export class SettlementData {
  @Key({ description: 'The commitment.', example: 'P3' })
  commitment: string;
  @OneOf(['survives', 'released'], { description: 'Whether what is contested survives.', example: 'released' })
  outcome: 'survives' | 'released';
  @OneOf(['agreement', 'judgment'], { description: 'By agreement of all parties, or by judgment.', example: 'agreement' })
  by: 'agreement' | 'judgment';
  @ListOf(() => Statement, {
    description: 'agreement: one written statement from every party.',
    example: [{ party: 'mdu', documentSha256: 'd'.repeat(64) }],
    optional: true,
  })
  statements?: Statement[];
  @Text({ description: 'judgment: court and case number.', example: 'Västmanlands tingsrätt T 1-27', max: 200, optional: true })
  judgment?: string;
}

/** What was contested of a commitment was settled. */
export const ContestedSettled = defineEvent<SettlementData>({
  type: 'ContestedSettled',
  title: { en: 'Contested settled', sv: 'Omstritt avgjort' },
  version: 1,
  data: SettlementData,
  clause: 'survival',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    addFact(book, data.commitment, { kind: 'settle', survives: data.outcome === 'survives', on, seq });
  },
  postings: encumbrance,
});

function checkSettlement(book: Book, { by, statements, judgment }: SettlementData): void {
  switch (by) {
    case 'agreement': {
      const stated = new Set(statements?.map((s) => s.party));
      const missing = book.parties.filter((p) => !stated.has(p.key)).map((p) => p.name);
      if (missing.length > 0) throw refuse('settlement-incomplete', { missing: missing.join(', ') });
      return;
    }
    case 'judgment':
      if (!judgment) throw refuse('judgment-not-named');
  }
}

/** Settles what is contested of a commitment, by agreement of all parties or by judgment (R4). */
export const settleContested = defineCommand<SettlementData>({
  name: 'settle-contested',
  title: { en: 'Settle what is contested', sv: 'Avgör det omstridda' },
  input: SettlementData,
  may: [{ role: 'legal', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    ended(book, on);
    const commitment = commitmentOf(book, input.commitment, on);
    const contested = tranchesOn(book, commitment, on).some((t) => t.status === 'contested');
    if (!contested) throw refuse('nothing-contested', { commitment: commitment.key, on });
    checkSettlement(book, input);
    standsAmong(book, commitment, { kind: 'settle', survives: input.outcome === 'survives', on, seq: NEXT });
    return [ContestedSettled.of(input, { effectiveOn: on })];
  },
});
