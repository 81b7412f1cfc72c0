import { type At, type Book, opensWith } from './book.js';
import { lowestFrom, moved } from './cash.js';
import { addDays, type CalendarDate, dayOfYear, daysInYear, earlier, later, yearOf } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key, MoneyField, MoneyOf, Text, Year } from './fields.js';
import { type Amount, amountOf, positive, smaller, sum, text, toOre, ZERO } from './money.js';
import { partyOf, refuseTaken } from './parties.js';
import { afterConditions, afterEntryIntoForce, afterMoneyCame, type End, endBefore } from './phase.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { scheduled, sumIn, versionOn, yearsOf } from './terms.js';

declare module './book.js' {
  interface Book {
    requisitions: Requisition[];
  }
}
opensWith({ requisitions: () => [] });

const refuse = declareRefusals({
  'year-outside-agreement': {
    clause: 'financing',
    en: 'The agreement has contributions for {years}; {year} is none of them.',
    sv: 'Avtalet har bidrag för {years}; {year} är inget av dem.',
  },
  'requisition-exceeds-schedule': {
    clause: 'C1',
    en: '{party} owes {scheduled} for {year} and {requisitioned} is requisitioned; at most {left} is left, {asked} was asked for.',
    sv: '{party} ska bidra med {scheduled} för {year} och {requisitioned} är rekvirerat; högst {left} återstår, {asked} begärdes.',
  },
  'contribution-lapsed': {
    clause: 'N6',
    en: 'The agreement ended on {dissolvedOn}; for {year} at most {base} stands, {requisitioned} of it is requisitioned and {asked} was asked for.',
    sv: 'Avtalet upphörde {dissolvedOn}; för {year} består högst {base}, varav {requisitioned} är rekvirerat, och {asked} begärdes.',
  },
  'refund-exceeds-received': {
    clause: 'C4',
    en: '{party} has paid {received} for {year} and got back {refunded}; {asked} cannot be refunded.',
    sv: '{party} har betalat {received} för {year} och fått tillbaka {refunded}; {asked} kan inte återbetalas.',
  },
  'refund-after-dissolution': {
    clause: 'N8',
    en: 'After a dissolution only what is owed back is refunded: {owed} to {party} for {year}, {asked} was asked for.',
    sv: 'Efter en upplösning återbetalas bara det som ska tillbaka: {owed} till {party} för {year}, {asked} begärdes.',
  },
});

/** A requisition of a contribution (§ 7). */
export class RequisitionOrder {
  @Key({ description: 'Name of the requisition.', example: 'R-2026-1' })
  requisition: string;
  @Key({ description: 'The party that is asked to pay.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'The contribution’s year.', example: 2026 })
  year: number;
  @MoneyOf({ description: 'The sum asked for.' })
  amount: MoneyField;
}

/** A requisition as stored, with its due date worked out. */
export class RequisitionData extends RequisitionOrder {
  @DateField({ description: 'Due date: the later of 30 days on and 31 January of the year.', example: '2026-02-14' })
  dueOn: string;
}

/** A payment of a contribution, in or back. */
export class ContributionPayment {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
  @Year({ description: 'The contribution’s year.', example: 2026 })
  year: number;
  @MoneyOf({ description: 'The sum.' })
  amount: MoneyField;
  @Text({ description: 'Bank or voucher reference.', example: 'BG 2026-02-10 1', max: 200, optional: true })
  reference?: string;
}

/** A requisition in the book. */
export interface Requisition extends At {
  key: string;
  party: string;
  year: number;
  amount: Amount;
  dueOn: CalendarDate;
  /** What was credited of it since. */
  credits: (At & { amount: Amount })[];
}

/** A contribution was requisitioned. */
export const ContributionRequisitioned = defineEvent<RequisitionData>({
  type: 'ContributionRequisitioned',
  title: { en: 'Contribution requisitioned', sv: 'Bidrag rekvirerat' },
  version: 1,
  data: RequisitionData,
  clause: 'payment',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { requisition: key, party, year, dueOn } = data;
    book.requisitions.push({ key, party, year, amount: amountOf(data.amount), dueOn, credits: [], on, seq });
  },
  postings: (_, { data: { party, year, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), {
      debit: account('receivable', party, year),
      credit: account('requisitioned', party, year),
    }),
});

/** A contribution was received. */
export const ContributionReceived = defineEvent<ContributionPayment>({
  type: 'ContributionReceived',
  title: { en: 'Contribution received', sv: 'Bidrag mottaget' },
  version: 1,
  data: ContributionPayment,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'received', party: data.party, year: data.year, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, year, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('cash'), credit: account('receivable', party, year) }),
});

/** A contribution was paid back, in whole or in part. */
export const ContributionRefunded = defineEvent<ContributionPayment>({
  type: 'ContributionRefunded',
  title: { en: 'Contribution refunded', sv: 'Bidrag återbetalat' },
  version: 1,
  data: ContributionPayment,
  clause: 'financing',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'refunded', party: data.party, year: data.year, amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data: { party, year, amount }, effectiveOn }) =>
    transfer(effectiveOn, amountOf(amount), { debit: account('refunded', party, year), credit: account('cash') }),
});

/** Which party's which year, on which date. */
export interface Contribution {
  party: string;
  year: number;
  on: CalendarDate;
}

/** What a requisition asks for on the date: its sum less what was credited. */
export function askedBy(requisition: Requisition, on: CalendarDate, leftOut?: ReadonlySet<number>): Amount {
  const credits = requisition.credits.filter((credit) => credit.on <= on && !leftOut?.has(credit.seq));
  return requisition.amount.minus(sum(credits.map((credit) => credit.amount)));
}

/** Σ requisitioned less credited with effect by the date. */
export function requisitioned(book: Book, { party, year, on }: Contribution, leftOut?: ReadonlySet<number>): Amount {
  const counts = (r: Requisition) => r.party === party && r.year === year && r.on <= on && !leftOut?.has(r.seq);
  return sum(book.requisitions.filter(counts).map((r) => askedBy(r, on, leftOut)));
}

/** The most that is requisitioned on any day from the date on, so that one recorded late asks for no more than is scheduled. */
function mostRequisitioned(book: Book, { party, year, on }: Contribution): Amount {
  const changes = book.requisitions
    .filter((r) => r.party === party && r.year === year)
    .flatMap((r) => [{ on: r.on, amount: r.amount.negated() }, ...r.credits]);
  return lowestFrom(changes, on).negated();
}

/** Σ of the claims on a party for a year that were written off by the date. */
export function writtenOff(book: Book, { party, year, on }: Contribution): Amount {
  const counted = book.writeOffs.filter((one) => one.party === party && one.year === year && one.on <= on);
  return sum(counted.map((one) => one.amount));
}

/** Received gross, refunded beside it, and what the two mean against the schedule (C4). */
export interface Received {
  received: Amount;
  refunded: Amount;
  overpayment: Amount;
  netReceived: Amount;
}

/** C4 for a party and year: a refund cancels overpayment first and revives no debt beyond that. */
export function receivedOn(book: Book, of: Contribution & { scheduled: Amount }): Received {
  const received = moved(book, 'received', of);
  const refunded = moved(book, 'refunded', of);
  const overpayment = positive(received.minus(refunded).minus(of.scheduled));
  const netReceived = received.minus(smaller(refunded, positive(received.minus(of.scheduled))));
  return { received, refunded, overpayment, netReceived };
}

/** The base of a year once the agreement has ended on D (N6, N7), as the state on `on` has it; zero for a year not begun. */
export function baseOn(book: Book, { party, year, on }: Contribution, end: End): Amount {
  const version = versionOn(book, end.on);
  const whole = scheduled(version, party, year);
  if (year > yearOf(end.on)) return ZERO;
  if (year < yearOf(end.on)) return whole;
  switch (version.terms.dissolutionYearBase) {
    case 'requisitioned-stands':
      return smaller(whole, requisitioned(book, { party, year, on: earlier(on, end.on) }));
    case 'full-year':
      return whole;
    case 'pro-rata-days':
      return toOre(whole.times(dayOfYear(end.on)).dividedBy(daysInYear(year)));
  }
}

/** Refuses a year that the agreement has no contributions for. */
export function yearOfAgreement(book: Book, year: number): void {
  const years = yearsOf(versionOn(book, '9999-12-31').terms);
  if (!years.includes(year)) throw refuse('year-outside-agreement', { years: years.join(', '), year: String(year) });
}

/** Requisitions a contribution; § 6 made the debt, this makes its due date (C1). */
export const requisitionContribution = defineCommand<RequisitionOrder>({
  name: 'requisition-contribution',
  title: { en: 'Requisition a contribution', sv: 'Rekvirera ett bidrag' },
  input: RequisitionOrder,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    const { year } = input;
    afterConditions(book, on);
    yearOfAgreement(book, year);
    const taken = new Set(book.requisitions.map((r) => r.key));
    refuseTaken(taken, input.requisition);
    const asked = sumIn(book, input.amount);
    const before = mostRequisitioned(book, { party: party.key, year, on });
    const facts = { party: party.name, year: String(year), requisitioned: text(before), asked: text(asked) };
    const end = endBefore(book, on);
    const base = end ? baseOn(book, { party: party.key, year, on }, end) : scheduled(versionOn(book, on), party.key, year);
    if (before.plus(asked).gt(base)) {
      if (end) throw refuse('contribution-lapsed', { ...facts, dissolvedOn: end.on, base: text(base) });
      const left = text(positive(base.minus(before)));
      throw refuse('requisition-exceeds-schedule', { ...facts, scheduled: text(base), left });
    }
    const dueOn = later(addDays(on, versionOn(book, on).terms.payment.days), `${year}-01-31`);
    return [ContributionRequisitioned.of({ ...input, dueOn }, { effectiveOn: on })];
  },
});

/** Records money that came in; more than was scheduled is an overpayment, owed back (C4). */
export const receiveContribution = defineCommand<ContributionPayment>({
  name: 'receive-contribution',
  title: { en: 'Record a contribution received', sv: 'Registrera ett mottaget bidrag' },
  input: ContributionPayment,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    partyOf(book, input.party);
    yearOfAgreement(book, input.year);
    afterEntryIntoForce(book, effectiveOn);
    sumIn(book, input.amount);
    return [ContributionReceived.of(input, { effectiveOn })];
  },
});

/** Pays a contribution back; after a dissolution only what is owed back. */
export const refundContribution = defineCommand<ContributionPayment>({
  name: 'refund-contribution',
  title: { en: 'Record a contribution refunded', sv: 'Registrera ett återbetalat bidrag' },
  input: ContributionPayment,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    const party = partyOf(book, input.party);
    yearOfAgreement(book, input.year);
    afterMoneyCame(book, on);
    const asked = sumIn(book, input.amount);
    const of = { party: party.key, year: input.year, on: '9999-12-31' };
    const { received, refunded } = receivedOn(book, { ...of, scheduled: ZERO });
    const here = { party: party.name, year: String(input.year), asked: text(asked) };
    // Money can only go back after it came: what had come by the date, less everything refunded whenever.
    const come = smaller(received, moved(book, 'received', { ...of, on }));
    if (asked.gt(come.minus(refunded))) {
      throw refuse('refund-exceeds-received', { ...here, received: text(come), refunded: text(refunded) });
    }
    const end = endBefore(book, on);
    if (end) {
      const owed = owedBackOn(book, { party: party.key, year: input.year, on: '9999-12-31' }, end);
      if (asked.gt(owed)) throw refuse('refund-after-dissolution', { ...here, owed: text(owed) });
    }
    return [ContributionRefunded.of(input, { effectiveOn: on })];
  },
});

/** What still is to come of a year on D (N6): the base not yet received, or the overpayment as a negative sum. */
export function stillToComeOf(book: Book, { party, year, on }: Contribution, end: End): Amount {
  const whole = scheduled(versionOn(book, end.on), party, year);
  const { overpayment, netReceived } = receivedOn(book, { party, year, on: earlier(on, end.on), scheduled: whole });
  if (overpayment.gt(ZERO)) return overpayment.negated();
  const gone = writtenOff(book, { party, year, on: earlier(on, end.on) });
  return positive(baseOn(book, { party, year, on }, end).minus(netReceived).minus(gone));
}

/** What goes back of a year once the agreement has ended: what came after D beyond what still was to come, and any overpayment (N8). */
export function owedBackOn(book: Book, of: Contribution, end: End): Amount {
  const since = (kind: 'received' | 'refunded') => moved(book, kind, of).minus(moved(book, kind, { ...of, on: end.on }));
  return positive(
    since('received')
      .minus(since('refunded'))
      .minus(stillToComeOf(book, of, end)),
  );
}
