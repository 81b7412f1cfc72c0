import { expect } from '@jest/globals';
import type { Draft } from '#ledger/agreement.js';
import type { AmendmentChange } from '#ledger/amendment-changes.js';
import { contributionsOn } from '#ledger/arrears.js';
import type { Book } from '#ledger/book.js';
import { storedCommitment, tranchesOn } from '#ledger/commitments.js';
import type { Actor, LedgerEvent, Role } from '#ledger/definition.js';
import { findingsOn, type ReviewedFinding } from '#ledger/findings.js';
import { type Amount, text } from '#ledger/money.js';
import { type Obligations, obligationsOn, whatIfDissolved } from '#ledger/obligations.js';
import { type Facts, type Language, Refusal, sentence } from '#ledger/refusal.js';
import type { Body, Terms, YearBase } from '#ledger/terms.js';
import type { Group } from '#ledger/tranches.js';
import { History, type Line } from './history.js';

// given(partnershipInForce, fund('P1', '111.00', '2026-02-20')).when(spend('E1', 'P1', '200.00', '2026-03-01')).refuses('less-than-left')

/** The three parties of the sources, in the agreement's order; their key is 1.1 : 5 : 5, so that 111 splits into 11, 50 and 50. */
export type PartyKey = 'mdu' | 'eskilstuna' | 'vasteras';

/** The organisation each party is. */
export const ORGANISATIONS: Readonly<Record<PartyKey, string>> = {
  mdu: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
  eskilstuna: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
  vasteras: '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03',
};

/** Somebody who acts in a role of a party. */
export function person(role: Role, party: PartyKey, id = `${role}-${party}`): Actor {
  return { id, role, organisationId: ORGANISATIONS[party] };
}

const ordersOf =
  (actor: Actor) =>
  (command: string, on: string, input: object): Line => ({ command, effectiveOn: on, recordedAt: instant(on), actor, input });
const finance = ordersOf(person('finance', 'mdu'));
const secretary = ordersOf(person('board-secretary', 'mdu'));
const legal = ordersOf(person('legal', 'vasteras'));
const admin = (party: PartyKey) => ordersOf(person('admin', party));

function instant(on: string): string {
  return `${on}T10:00:00.000Z`;
}

/** Kronor. */
export const sek = (value: string) => ({ value, currency: 'SEK' });

/** The SHA-256 of some document. */
export const DOCUMENT = 'd'.repeat(64);

/** The same order by somebody else. */
export const by = (actor: Actor, order: Line): Line => ({ ...order, actor });

/** The same order recorded on a day of its own; without this an order is recorded on its effective date, or as soon after as it can. */
export const recordedOn = (day: string, order: Line): Line => ({ ...order, recordedAt: instant(day) });

// The agreement

/** What a test wants otherwise than in the sources. */
export interface Variant {
  yearBase?: YearBase;
  fourEyesAbove?: string;
  terms?: Partial<Terms>;
  draft?: Partial<Draft>;
}

const YEARS = { fromYear: 2026, toYear: 2029 };

function termsOf({ yearBase, fourEyesAbove, terms }: Variant): Terms {
  return {
    period: { from: '2026-01-01', to: '2029-12-31' },
    schedule: [
      { party: 'mdu', ...YEARS, yearly: sek('1100000.00') },
      { party: 'eskilstuna', ...YEARS, yearly: sek('5000000.00') },
      { party: 'vasteras', ...YEARS, yearly: sek('5000000.00') },
    ],
    payment: { days: 30, notBefore: '01-31' },
    survival: 'board-decisions-before-dissolution',
    dissolutionYearBase: yearBase ?? 'requisitioned-stands',
    mandates: [
      { body: 'board', votes: 'as-recorded' },
      { body: 'core-team', votes: 'majority-of-parties' },
      { body: 'director', limit: sek('200000.00'), votes: 'as-recorded' },
    ],
    rounding: 'largest-remainder',
    ...(fourEyesAbove === undefined ? {} : { fourEyesAbove: sek(fourEyesAbove) }),
    ...terms,
  };
}

const municipality = (key: 'eskilstuna' | 'vasteras', name: string, organisationNumber: string) => ({
  ...{ key, name, organisationNumber, organisationId: ORGANISATIONS[key] },
  actingBody: 'kommunstyrelsen',
  role: 'contributor' as const,
  approval: 'municipal-decision' as const,
});

/** The draft of the partnership. */
export function draft(variant: Variant = {}): Line {
  const input: Draft = {
    title: 'Partnership agreement 2026–2029',
    currency: 'SEK',
    parties: [
      {
        ...{ key: 'mdu', name: 'Mälardalens universitet', organisationId: ORGANISATIONS.mdu },
        ...{ role: 'host', approval: 'head-of-agency' },
      },
      municipality('eskilstuna', 'Eskilstuna kommun', '212000-0357'),
      municipality('vasteras', 'Västerås stad', '218000-2180'),
    ],
    offices: [
      { party: 'mdu', office: 'vice-chancellor' },
      { party: 'vasteras', office: 'city director' },
    ],
    clauses: [
      { key: 'financing', number: '§ 6', heading: 'Financing', summary: 'Yearly contributions.' },
      {
        ...{ key: 'payment', number: '§ 7', heading: 'Payment', summary: 'Due 30 days after requisition.' },
        refersTo: [{ printed: '§ 5', about: 'financing' }],
      },
      { key: 'disputes', number: '§ 11', heading: 'Disputes', summary: 'Negotiated first, else dissolved.' },
      { key: 'survival', number: '§ 11', heading: 'After dissolution', summary: 'Board decisions are completed.' },
    ],
    terms: termsOf(variant),
    ...variant.draft,
  };
  return admin('mdu')('draft-agreement', '2025-09-18', input);
}

/** A party decides to approve the agreement. */
export const approveAgreement = (party: PartyKey, on: string): Line =>
  admin(party)('approve-agreement', on, { party, body: party === 'mdu' ? 'vice-chancellor' : 'kommunstyrelsen' });
/** A party's decision is announced on the notice board. */
export const announce = (party: PartyKey, on: string): Line => admin(party)('announce-approval', on, { party });
/** Somebody checks on a day that a party's decision is final. */
export const proveFinal = (party: PartyKey, provenOn: string): Line =>
  admin(party)('prove-finality', provenOn, { party, provenOn, proof: 'Checked with the administrative court' });
/** An office of a party signs. */
export const sign = (party: PartyKey, office: string, on: string): Line =>
  admin(party)('sign-agreement', on, { party, office, place: 'Västerås', documentSha256: DOCUMENT });

/** Every condition but the last is met: what Västerås decided is not final. */
export function partnershipAwaiting(variant: Variant = {}): Line[] {
  return [
    draft(variant),
    ...[approveAgreement('eskilstuna', '2025-09-30'), announce('eskilstuna', '2025-10-03')],
    approveAgreement('vasteras', '2025-10-08'),
    approveAgreement('mdu', '2025-10-15'),
    proveFinal('eskilstuna', '2025-10-27'),
  ];
}

/** All conditions are met from 2025-11-04 (announced 10-13, last day for appeal 11-03); in force from 2026-01-01. */
export function partnership(variant: Variant = {}): Line[] {
  return [...partnershipAwaiting(variant), announce('vasteras', '2025-10-13'), proveFinal('vasteras', '2025-11-05')];
}

/** The partnership as the sources have it. */
export const partnershipInForce: readonly Line[] = partnership();

// Amendments

/** A proposal to amend. */
export const propose = (amendment: string, on: string, ...changes: AmendmentChange[]): Line =>
  admin('mdu')('propose-amendment', on, { amendment, subject: 'What is to be otherwise', changes });
/** A party approves an amendment in writing. */
export const approve = (amendment: string, party: PartyKey, on: string): Line =>
  admin(party)('approve-amendment', on, { amendment, party, documentSha256: DOCUMENT });
/** A party takes its approval back. */
export const takeApprovalBack = (amendment: string, party: PartyKey, on: string): Line =>
  admin(party)('withdraw-amendment-approval', on, { amendment, party });
/** The proposal is taken back as a whole. */
export const takeProposalBack = (amendment: string, on: string): Line => admin('mdu')('withdraw-amendment', on, { amendment });
/** An amendment that all three approve on one day. */
export const amended = (amendment: string, on: string, ...changes: AmendmentChange[]): Line[] => [
  propose(amendment, on, ...changes),
  ...(['mdu', 'eskilstuna', 'vasteras'] as const).map((party) => approve(amendment, party, on)),
];
/** A party's new yearly sum from a year on. */
export const yearlySum = (party: PartyKey, fromYear: number, yearly: string): AmendmentChange => ({
  ...{ kind: 'yearly-sum', party, fromYear },
  yearly: sek(yearly),
});
/** A party withdraws; it contributes nothing from a year on. */
export const withdrawal = (party: PartyKey, fromYear: number): AmendmentChange => ({ kind: 'withdrawal', party, fromYear });

// Contributions

/** Money carried over from the predecessor. */
export const open = (amount: string, on: string): Line =>
  finance('record-opening-balance', on, { amount: sek(amount), from: 'Capital of the predecessor agreement' });
/** The host asks a party for a contribution. */
export const requisition = (party: PartyKey, year: number, amount: string, on: string): Line =>
  finance('requisition-contribution', on, { requisition: `R-${party}-${year}-${on}`, party, year, amount: sek(amount) });
/** A party pays a contribution. */
export const pay = (party: PartyKey, year: number, amount: string, on: string): Line =>
  finance('receive-contribution', on, { party, year, amount: sek(amount) });
/** The host pays a contribution back. */
export const refund = (party: PartyKey, year: number, amount: string, on: string): Line =>
  finance('refund-contribution', on, { party, year, amount: sek(amount) });

// Decisions and commitments

/** How a commitment was decided, where it is otherwise than by the board with no split of its own. */
export interface Decided {
  body?: Body;
  decision?: string;
  meeting?: string;
  inFavour?: string[];
  split?: Partial<Record<PartyKey | 'region', string>>;
  /** Carried over from a predecessor: the day of the old decision. */
  carriedOver?: string;
}

function decisionOf({ body = 'board', meeting, inFavour, decision }: Decided, name: string) {
  const voted = inFavour ?? (body === 'core-team' ? ['mdu', 'eskilstuna', 'vasteras'] : undefined);
  return {
    ...{ decision: decision ?? name, body },
    ...(meeting === undefined ? {} : { meeting }),
    ...(voted ? { votes: { inFavour: voted } } : {}),
  };
}

function splitOf({ split }: Decided) {
  return split ? { split: Object.entries(split).map(([party, part]) => ({ party, part })) } : {};
}

/** A body meets. */
export const meet = (meeting: string, body: Body, on: string): Line =>
  secretary('record-meeting', on, { meeting, body, place: 'Västerås', attendance: [{ party: 'mdu', present: 2 }] });
/** A body decides something that moves no money. */
export const decideItem = (decision: string, on: string, how: Decided = {}): Line =>
  secretary('record-decision', on, { ...decisionOf(how, decision), outcome: 'approved', subject: 'An item on the agenda' });
/** A body funds a project. */
export const fund = (commitment: string, amount: string, on: string, how: Decided = {}): Line =>
  secretary('fund-commitment', on, {
    ...{ commitment, subject: `Project ${commitment}`, amount: sek(amount) },
    ...{ decision: decisionOf(how, `D-${commitment}`), ...splitOf(how) },
    ...(how.carriedOver === undefined ? {} : { carriedOver: true, decidedOn: how.carriedOver }),
  });
/** A body increases a commitment. */
export const increase = (commitment: string, amount: string, on: string, how: Decided = {}): Line =>
  secretary('increase-commitment', on, {
    ...{ commitment, amount: sek(amount) },
    ...{ decision: decisionOf(how, `D-${commitment}-more-${on}`), ...splitOf(how) },
  });
/** The board reduces a commitment. */
export const reduce = (commitment: string, amount: string, on: string): Line =>
  secretary('reduce-commitment', on, {
    ...{ commitment, amount: sek(amount) },
    decision: decisionOf({}, `D-${commitment}-less-${on}`),
  });
/** The board rescinds a commitment. */
export const rescind = (commitment: string, on: string): Line =>
  secretary('rescind-commitment', on, { commitment, decision: decisionOf({}, `D-${commitment}-rescinded`) });
/** What a commitment no longer needs is released. */
export const release = (commitment: string, amount: string, on: string, group?: Group): Line =>
  secretary('release-commitment', on, { commitment, amount: sek(amount), ...(group ? { group } : {}) });
/** A commitment is done and the rest released. */
export const complete = (commitment: string, on: string, group?: Group): Line =>
  secretary('complete-commitment', on, { commitment, ...(group ? { group } : {}) });

// Expenditures

/** Money is spent. */
export const spend = (expenditure: string, commitment: string, amount: string, on: string, group?: Group): Line =>
  finance('record-expenditure', on, {
    ...{ expenditure, commitment, amount: sek(amount) },
    voucher: { series: 'A', number: expenditure, date: on },
    ...(group ? { group } : {}),
  });
/** Money that was spent comes back. */
export const reverse = (expenditure: string, amount: string, on: string, correction = 'new-fact', decision?: string): Line =>
  finance('reverse-expenditure', on, {
    ...{ expenditure, amount: sek(amount), correction },
    ...(decision === undefined ? {} : { decision }),
  });
/** A second person approves what is held. */
export const approveHeld = (held: string, on: string, id = 'second-person'): Line =>
  ordersOf(person('finance', 'mdu', id))('approve-held', on, { held });
/** A second person rejects what is held. */
export const rejectHeld = (held: string, on: string, id = 'second-person'): Line =>
  ordersOf(person('finance', 'mdu', id))('reject-held', on, { held, why: 'The voucher is of another project' });
/** The books are closed through a day. */
export const closeBooks = (through: string, on: string): Line => finance('close-period', on, { through });
/** The books are opened again. */
export const reopenBooks = (from: string, on: string): Line =>
  finance('reopen-period', on, { from, decision: 'D-reopen', why: 'An invoice came late' });

// Dispute, dissolution, run-off

/** Västerås raises a dispute. */
export const raiseDispute = (dispute: string, on: string): Line =>
  legal('raise-dispute', on, { dispute, party: 'vasteras', subject: 'The direction of a focus area' });
/** The parties agree. */
export const settleDispute = (dispute: string, on: string): Line => legal('settle-dispute', on, { dispute });
/** The parties do not agree. */
export const failNegotiation = (dispute: string, on: string): Line => legal('fail-negotiation', on, { dispute });
/** The agreement is dissolved on the ground of § 11. */
export const dissolve = (on: string, dispute = 'T1'): Line =>
  legal('dissolve-agreement', on, { ground: 'failed-negotiation', dispute });
/** The agreement is dissolved on another ground. */
export const dissolveOtherwise = (on: string, named?: string): Line =>
  legal('dissolve-agreement', on, { ground: 'other', ...(named === undefined ? {} : { named }) });
/** Dispute, failed negotiation and dissolution, all on day D. */
export const dissolved = (on: string): Line[] => [raiseDispute('T1', on), failNegotiation('T1', on), dissolve(on)];

/** The host asks a party for its share of the shortfall. */
export const askShortfall = (party: PartyKey, amount: string, on: string): Line =>
  finance('requisition-shortfall', on, { requisition: `S-${party}-${on}`, party, amount: sek(amount) });
/** The host withdraws a part of what it asked a party for. */
export const askLess = (party: PartyKey, amount: string, on: string): Line =>
  finance('withdraw-shortfall-requisition', on, { requisition: `W-${party}-${on}`, party, amount: sek(amount) });
/** A party pays its share of the shortfall. */
export const payShortfall = (party: PartyKey, amount: string, on: string): Line =>
  finance('receive-shortfall', on, { party, amount: sek(amount) });
/** The host pays back what a party paid beyond its share. */
export const refundShortfall = (party: PartyKey, amount: string, on: string): Line =>
  finance('refund-shortfall', on, { party, amount: sek(amount) });
/** The host pays out a party's part of the cover beyond the need. */
export const paySurplus = (party: PartyKey, amount: string, on: string): Line =>
  finance('pay-surplus', on, { party, amount: sek(amount) });
/** All parties agree what becomes of what is contested. */
export const settle = (commitment: string, outcome: 'survives' | 'released', on: string): Line =>
  legal('settle-contested', on, {
    ...{ commitment, outcome, by: 'agreement' },
    statements: ['mdu', 'eskilstuna', 'vasteras'].map((party) => ({ party, documentSha256: DOCUMENT })),
  });

// Given, when, then

type Orders = readonly (Line | readonly Line[])[];

/** A history that has been recorded, and what it answers; every amount is text in kronor with two decimals. */
export class Given {
  readonly history = new History();

  constructor(orders: Orders) {
    for (const order of orders.flat() as Line[]) this.#record(order);
  }

  get book(): Book {
    return this.history.book;
  }

  /** The order that is tried. */
  when(order: Line): Outcome {
    return new Outcome(() => this.#record(order));
  }

  #record(order: Line): LedgerEvent[] {
    // The day of recording is that of the order tried, though it may be refused.
    if (order.recordedAt && order.recordedAt > this.history.recordedAt) this.history.recordedAt = order.recordedAt;
    return this.history.record(order);
  }

  /** What must still be met on a date; a date before the end of the agreement has no answer. */
  obligations(on: string): ReturnType<typeof figures> {
    const answer = obligationsOn(this.book, on);
    if (!answer) throw new Error(`The agreement has not ended on ${on}.`);
    return figures(answer);
  }

  /** The same for a dissolution that is assumed. */
  whatIf(dissolvedOn: string, on?: string): ReturnType<typeof figures> {
    return figures(whatIfDissolved(this.book, dissolvedOn, on));
  }

  /** Each party's contribution of each year, by `mdu 2026`. */
  contributions(on: string) {
    return Object.fromEntries(contributionsOn(this.book, on).map((line) => [`${line.party} ${line.year}`, told(line)]));
  }

  /** What is left of each tranche of a commitment. */
  left(commitment: string, on: string): string[] {
    return tranchesOn(this.book, storedCommitment(this.book, commitment), on).map((tranche) => text(tranche.left));
  }

  findings(on: string): ReviewedFinding[] {
    return findingsOn(this.book, on);
  }

  balance(account: string, on: string): string {
    return this.history.balance(account, on);
  }
}

/** What has been recorded before the test begins. */
export function given(...orders: Orders): Given {
  return new Given(orders);
}

/** A question that may be refused. */
export function asking(question: () => unknown): Outcome {
  return new Outcome(question);
}

/** What came of an order or a question. */
export class Outcome {
  constructor(private readonly act: () => unknown) {}

  /** The order is accepted and makes events of these types, in this order; it is recorded. */
  gives(...types: string[]): LedgerEvent[] {
    const events = this.act() as LedgerEvent[];
    expect(events.map((event) => event.type)).toEqual(types);
    return events;
  }

  /** It is refused with the code and at least these facts, in a whole sentence of each language. */
  refuses(code: string, facts: Facts = {}): Refusal {
    const refusal = this.#refusal();
    expect({ code: refusal?.code ?? 'accepted', facts: refusal?.facts }).toEqual({ code, facts: expect.objectContaining(facts) });
    for (const language of ['en', 'sv'] as const) expect(unfilled(refusal as Refusal, language)).toEqual([]);
    return refusal as Refusal;
  }

  #refusal(): Refusal | undefined {
    try {
      this.act();
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}

/** The names a sentence has a place for and the refusal no fact. */
function unfilled({ code, facts }: Refusal, language: Language): string[] {
  const missing: string[] = [];
  const watched = new Proxy(facts, {
    get: (known, name: string) => {
      if (known[name] === undefined) missing.push(name);
      return known[name];
    },
  });
  sentence(code, watched, language);
  return missing;
}

type Told<T> = { [K in keyof T]: T[K] extends Amount ? string : T[K] };

function told<T extends object>(line: T): Told<T> {
  const isAmount = (value: unknown): value is Amount => typeof value === 'object' && value !== null && 'toFixed' in value;
  const entries = Object.entries(line).map(([name, value]) => [name, isAmount(value) ? text(value) : value]);
  return Object.fromEntries(entries) as Told<T>;
}

/** The answer about obligations in words: a tranche is `P1`, its first increase `P1+1`, a contribution `mdu 2026`. */
export function figures(answer: Obligations) {
  const nameOf = ({ commitment, tranche }: Obligations['tranches'][number]) =>
    tranche.index === 0 ? commitment : `${commitment}+${tranche.index}`;
  const sharesOf = (shares: Obligations['coverSurplus']['shares']) =>
    Object.fromEntries(shares.map(({ party, amount }) => [party, text(amount)]));
  return {
    ...told(answer),
    tranches: Object.fromEntries(answer.tranches.map((of) => [nameOf(of), told(of.tranche)])),
    order: answer.lines.map(nameOf),
    lines: Object.fromEntries(
      answer.lines.map((line) => {
        const { covered, uncovered } = told(line);
        return [nameOf(line), { need: text(line.tranche.need), covered, uncovered, shares: sharesOf(line.shares) }];
      }),
    ),
    stillToCome: Object.fromEntries(
      answer.stillToCome
        .filter(({ amount }) => !amount.isZero())
        .map(({ party, year, amount }) => [`${party} ${year}`, text(amount)]),
    ),
    parties: Object.fromEntries(answer.parties.map((part) => [part.party, told(part)])),
    shares: sharesOf(answer.parties.map(({ party, share: amount }) => ({ party, amount }))),
    coverSurplus: { total: text(answer.coverSurplus.total), shares: sharesOf(answer.coverSurplus.shares) },
  };
}
