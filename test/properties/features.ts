import { contributionsOn } from '#ledger/arrears.js';
import { ZERO } from '#ledger/money.js';
import { obligationsOn } from '#ledger/obligations.js';
import { versionOn } from '#ledger/terms.js';
import type { RandomHistory } from './random-history.js';

/** What a history can hold that a rule turns on. */
type Feature = (told: RandomHistory) => boolean;

const hasEvent =
  (type: string, which: (data: Record<string, unknown>) => boolean = () => true): Feature =>
  ({ history }) =>
    history.events.some((event) => event.type === type && which(event.data as Record<string, unknown>));

const adopted =
  (kind: string): Feature =>
  ({ history }) =>
    [...history.book.amendments.values()].some(
      (amendment) => amendment.status === 'adopted' && amendment.changes.some((change) => change.kind === kind),
    );

const policy =
  (base: string): Feature =>
  ({ history }) =>
    versionOn(history.book, '9999-12-31').terms.dissolutionYearBase === base;

/** A voucher effective before the latest effective date already recorded. */
const lateVoucher: Feature = ({ history }) => {
  let latest = '';
  return history.events.some((event) => {
    const late = event.type === 'ExpenditureRecorded' && event.effectiveOn < latest;
    if (event.effectiveOn > latest) latest = event.effectiveOn;
    return late;
  });
};

const overpayment: Feature = ({ history }) =>
  history.events.some(
    (event) =>
      event.type === 'ContributionReceived' &&
      contributionsOn(history.book, event.effectiveOn).some((line) => line.overpayment.gt(ZERO)),
  );

/** A reversal of an expenditure on a commitment that had ended so. */
const reversalAfter =
  (how: 'rescinded' | 'completed'): Feature =>
  ({ history: { book, events } }) =>
    events.some((event) => {
      if (event.type !== 'ExpenditureReversed') return false;
      const spent = book.expenditures.get((event.data as { expenditure: string }).expenditure);
      const ended = book.commitments.get(spent?.commitment ?? '')?.[how];
      return ended !== undefined && ended.on <= event.effectiveOn;
    });

const rescindedOnTheDay: Feature = ({ history: { book } }) =>
  [...book.commitments.values()].some(({ rescinded }) => rescinded !== undefined && rescinded.on === book.dissolution?.on);

const decidedOnTheDay: Feature = ({ history: { book } }) =>
  [...book.commitments.values()].some(({ facts }) =>
    facts.some((fact) => 'decidedOn' in fact && fact.decidedOn === book.dissolution?.on),
  );

const lateAfterDissolution: Feature = ({ history: { book, events } }) =>
  events.some((event) => book.dissolution && event.revision > book.dissolution.seq && event.effectiveOn <= book.dissolution.on);

/** A dissolution recorded when something was settled already, after what was known as an expiry. */
const dissolvedAfterSettlement: Feature = ({ history: { book, events } }) =>
  events.some((event) => event.type === 'ContestedSettled' && event.revision < (book.dissolution?.seq ?? 0));

const expired: Feature = ({ history: { book, events } }) =>
  !book.dissolution && events.some((event) => event.effectiveOn > versionOn(book, event.effectiveOn).terms.period.to);

const ended = ({ history: { book } }: RandomHistory) => obligationsOn(book, '9999-12-31');

const earmarkedMet: Feature = (told) => ended(told)?.earmarked.gt(ZERO) === true;

const earmarkedReceived: Feature = ({ history: { book } }) =>
  book.cash.some(
    (fact) => fact.kind === 'external-received' && book.funding.get(fact.funding ?? '')?.secured?.purpose !== undefined,
  );

const budgetLeftOnTheDay: Feature = (told) => ended(told)?.budgetLeft.total.gt(ZERO) === true;

const withSplit = (data: Record<string, unknown>) => data['split'] !== undefined;
const withGroup = (data: Record<string, unknown>) => data['group'] !== undefined;

/** Every feature that is counted, by name. */
const FEATURES: Readonly<Record<string, Feature>> = {
  'late voucher': lateVoucher,
  reversal: hasEvent('ExpenditureReversed'),
  'reversal after completion': reversalAfter('completed'),
  'reversal on a rescinded commitment': reversalAfter('rescinded'),
  'amendment of the key': adopted('yearly-sum'),
  'amendment of the policy': adopted('dissolution-year-base'),
  withdrawal: adopted('withdrawal'),
  accession: adopted('accession'),
  appeal: hasEvent('DecisionAppealed'),
  annulment: hasEvent('DecisionAnnulled'),
  'choice of the policy': hasEvent('AssumptionChosen', (data) => data['assumption'] === 'N7'),
  'funds carried over': (told) => hasEvent('FundsCarriedOver')(told) || hasEvent('CarriedOverFundsReceived')(told),
  budget: hasEvent('BudgetAdopted'),
  'budget revised': hasEvent('BudgetRevised'),
  'line expenditure': hasEvent('LineExpenditureRecorded'),
  'line expenditure reversed': hasEvent('LineExpenditureReversed'),
  'commitment tied to a line': hasEvent('CommitmentAssignedToLine'),
  'left of a budget on D': budgetLeftOnTheDay,
  'earmarked money received': earmarkedReceived,
  'earmarked money against need': earmarkedMet,
  'outside money refunded': hasEvent('ExternalFundingRefunded'),
  'outside money used': hasEvent('ExternalFundingUsed'),
  'in kind': hasEvent('InKindRecorded'),
  'unidentified receipt': hasEvent('ReceiptRecorded'),
  'receipt allocated': hasEvent('ReceiptAllocated'),
  'receipt reallocated': hasEvent('ReceiptReallocated'),
  'requisition credited': hasEvent('RequisitionCredited'),
  'claim written off': hasEvent('ClaimWrittenOff'),
  'own split': (told) => hasEvent('CommitmentFunded', withSplit)(told) || hasEvent('CommitmentIncreased', withSplit)(told),
  increase: hasEvent('CommitmentIncreased'),
  reduction: hasEvent('CommitmentReduced'),
  release: hasEvent('CommitmentReleased'),
  rescission: hasEvent('CommitmentRescinded'),
  'rescission on D': rescindedOnTheDay,
  'decision on D': decidedOnTheDay,
  completion: hasEvent('CommitmentCompleted'),
  'carried over': hasEvent('CommitmentFunded', (data) => data['carriedOver'] === true),
  'opening balance': hasEvent('OpeningBalanceRecorded'),
  overpayment,
  refund: hasEvent('ContributionRefunded'),
  'four eyes': hasEvent('HeldApproved'),
  'dissolved under § 11': hasEvent('AgreementDissolved', (data) => data['ground'] === 'failed-negotiation'),
  'dissolved on another ground': hasEvent('AgreementDissolved', (data) => data['ground'] === 'other'),
  expired,
  'settled before the dissolution came': dissolvedAfterSettlement,
  'late fact after a dissolution': lateAfterDissolution,
  'expenditure in the run-off': hasEvent('ExpenditureRecorded', withGroup),
  'release or completion in the run-off': (told) =>
    hasEvent('CommitmentReleased', withGroup)(told) || hasEvent('CommitmentCompleted', withGroup)(told),
  'contested and settled': hasEvent('ContestedSettled'),
  'settled as surviving': hasEvent('ContestedSettled', (data) => data['outcome'] === 'survives'),
  'settled as not surviving': hasEvent('ContestedSettled', (data) => data['outcome'] === 'released'),
  'shortfall requisitioned': hasEvent('ShortfallRequisitioned'),
  'shortfall requisition withdrawn': hasEvent('ShortfallRequisitionWithdrawn'),
  'shortfall paid': hasEvent('ShortfallPaid'),
  'shortfall refunded': hasEvent('ShortfallRefunded'),
  'surplus paid': hasEvent('SurplusPaid'),
  'policy requisitioned-stands': policy('requisitioned-stands'),
  'policy full-year': policy('full-year'),
  'policy pro-rata-days': policy('pro-rata-days'),
};

/** How many histories hold each feature. */
export class FeatureTable {
  readonly #counts = new Map<string, number>();
  #histories = 0;

  /** Counts one history. */
  count(told: RandomHistory): void {
    this.#histories += 1;
    for (const [name, holds] of Object.entries(FEATURES)) {
      if (holds(told)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    }
  }

  /** A line for each feature: how many of the histories hold it, and in percent. */
  lines(): string[] {
    return Object.keys(FEATURES).map((name) => {
      const count = this.#counts.get(name) ?? 0;
      return `${name.padEnd(38)} ${String(count).padStart(5)} ${((100 * count) / this.#histories).toFixed(1).padStart(6)} %`;
    });
  }

  /** The features that fewer than so many percent of the histories hold. */
  under(percent: number): string[] {
    return Object.keys(FEATURES).filter((name) => (this.#counts.get(name) ?? 0) * 100 < percent * this.#histories);
  }
}
