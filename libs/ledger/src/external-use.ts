import type { Book } from './book.js';
import { lowestFrom, movementsOf, signed } from './cash.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { securedFunding, takeUnused } from './external-funding.js';
import { Key, MoneyField, MoneyOf } from './fields.js';
import { type Amount, amountOf, sum, text } from './money.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { sumIn } from './terms.js';

const refuse = declareRefusals({
  'use-outside-purpose': {
    clause: 'N4',
    en: 'The external funding "{funding}" is earmarked for {purpose}; the expenditure is on "{commitment}".',
    sv: 'Den externa finansieringen "{funding}" är öronmärkt för {purpose}; utgiften gäller "{commitment}".',
  },
  'use-exceeds-expenditure': {
    clause: 'N4',
    en: 'Of the expenditure "{expenditure}" {left} is not paid with outside money from {on} on; {asked} was asked for.',
    sv: 'Av utgiften "{expenditure}" är {left} inte betalt med externa medel från {on}; {asked} begärdes.',
  },
  'use-not-taken': {
    clause: 'N4',
    en: 'Of "{funding}" {used} was used for "{expenditure}" from {on} on; {asked} cannot be taken back.',
    sv: 'Av "{funding}" har {used} använts för "{expenditure}" från {on}; {asked} kan inte tas tillbaka.',
  },
  'reversal-of-outside-money': {
    clause: 'N4',
    en: 'Of the expenditure "{expenditure}" {used} is paid with outside money; take that use back before {asked} is reversed.',
    sv: 'Av utgiften "{expenditure}" är {used} betalt med externa medel; ta tillbaka den användningen innan {asked} återförs.',
  },
});

/** External money used for an expenditure on a commitment, or that use taken back. */
export class FundingUse {
  @Key({ description: 'The funding.', example: 'F1' })
  funding: string;
  @Key({ description: 'The expenditure it pays.', example: 'E1' })
  expenditure: string;
  @MoneyOf({ description: 'How much of the expenditure.', example: { value: '100000.00', currency: 'SEK' } })
  amount: MoneyField;
}

/** External money paid an expenditure, so that it was not paid of what is held. */
export const ExternalFundingUsed = defineEvent<FundingUse>({
  type: 'ExternalFundingUsed',
  title: { en: 'External funding used', sv: 'Extern finansiering använd' },
  version: 1,
  data: FundingUse,
  clause: 'N4',
  evolve: (book, { data: { funding, expenditure, amount }, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'external-used', funding, expenditure, amount: amountOf(amount), on, seq });
  },
  postings: (_, { data: { funding, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), {
      debit: account('external-funding', funding),
      credit: account('external-used', funding),
    }),
});

/** A use of external money was taken back. */
export const ExternalUseTakenBack = defineEvent<FundingUse>({
  type: 'ExternalUseTakenBack',
  title: { en: 'External use taken back', sv: 'Användning av extern finansiering återtagen' },
  version: 1,
  data: FundingUse,
  clause: 'N4',
  evolve: (book, { data: { funding, expenditure, amount }, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'external-use-taken-back', funding, expenditure, amount: amountOf(amount), on, seq });
  },
  postings: (_, { data: { funding, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), {
      debit: account('external-used', funding),
      credit: account('external-funding', funding),
    }),
});

function usesOf(book: Book, expenditure: string) {
  const kinds = ['external-used', 'external-use-taken-back'];
  return movementsOf(book, { expenditure }).filter((fact) => kinds.includes(fact.kind));
}

/** The least of an expenditure that is neither reversed nor paid with outside money on any day from the date on. */
function openFrom(book: Book, expenditure: string, on: CalendarDate): Amount {
  return lowestFrom(
    movementsOf(book, { expenditure }).map((fact) => ({ on: fact.on, amount: signed(fact).negated() })),
    on,
  );
}

/** Refuses a reversal that would leave less of the expenditure than outside money paid of it. */
export function refuseUsed(book: Book, expenditure: string, of: { asked: Amount; on: CalendarDate }): void {
  const uses = usesOf(book, expenditure);
  if (uses.length === 0 || of.asked.lte(openFrom(book, expenditure, of.on))) return;
  throw refuse('reversal-of-outside-money', { expenditure, used: text(sum(uses.map(signed))), asked: text(of.asked) });
}

const hostFinance = [{ role: 'finance', of: 'host' }] as const;

/** Pays an expenditure, in whole or in part, with external money; earmarked money pays its own commitments only (N4). */
export const useExternalFunding = defineCommand<FundingUse>({
  name: 'use-external-funding',
  title: { en: 'Pay an expenditure with external funding', sv: 'Betala en utgift med extern finansiering' },
  input: FundingUse,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { funding, expenditure } = input;
    const { purpose } = securedFunding(book, funding, on).secured;
    const asked = sumIn(book, input.amount);
    takeUnused(book, funding, { asked, on });
    const spent = book.expenditures.get(expenditure);
    const left = openFrom(book, expenditure, on);
    if (!spent || asked.gt(left)) {
      throw refuse('use-exceeds-expenditure', { expenditure, left: text(left), on, asked: text(asked) });
    }
    if (purpose && !purpose.includes(spent.commitment)) {
      throw refuse('use-outside-purpose', { funding, purpose: purpose.join(', '), commitment: spent.commitment });
    }
    return [ExternalFundingUsed.of(input, { effectiveOn: on })];
  },
});

/** Takes a use of external money back; the expenditure is then paid of what is held. */
export const takeBackExternalUse = defineCommand<FundingUse>({
  name: 'take-back-external-use',
  title: { en: 'Take back a use of external funding', sv: 'Ta tillbaka en användning av extern finansiering' },
  input: FundingUse,
  may: hostFinance,
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const { funding, expenditure } = input;
    const asked = sumIn(book, input.amount);
    const uses = usesOf(book, expenditure).filter((fact) => fact.funding === funding);
    const used = lowestFrom(
      uses.map((fact) => ({ on: fact.on, amount: signed(fact) })),
      on,
    );
    if (asked.gt(used)) throw refuse('use-not-taken', { funding, used: text(used), expenditure, on, asked: text(asked) });
    return [ExternalUseTakenBack.of(input, { effectiveOn: on })];
  },
});
