import '#ledger/topics.js';
import { eventDefinition } from '#ledger/definition.js';
import type { Body, Group, NaiveFact, ScheduleRow, Weight } from '../model/facts.js';
import { sek } from '../model/history.js';
import { moneyFacts, type Undated } from './naive-money-facts.js';

/** An event as it is stored, its data plain JSON. */
export interface StoredEvent {
  readonly type: string;
  readonly effectiveOn: string;
  readonly revision: number;
  readonly data: object;
}

interface Sum {
  readonly value: string;
}

/** Every field that some event's data has and the naive model wants; which are there depends on the type. */
interface Data {
  readonly parties: readonly { readonly key: string; readonly approval: string }[];
  readonly terms: {
    readonly period: { readonly from: string; readonly to: string };
    readonly schedule: readonly { party: string; fromYear: number; toYear: number; yearly: Sum }[];
    readonly dissolutionYearBase: 'requisitioned-stands' | 'full-year' | 'pro-rata-days';
    readonly payment: { readonly days: number };
  };
  readonly party: string;
  readonly year: number;
  readonly amount: Sum;
  readonly released: Sum;
  readonly commitment: string;
  readonly requisition: string;
  readonly expenditure: string;
  readonly amendment: string;
  readonly changes: readonly Change[];
  readonly decision: { readonly body: Body };
  readonly decidedOn?: string;
  readonly carriedOver?: boolean;
  readonly split?: readonly { readonly party: string; readonly part: string }[];
  readonly group?: Group;
  readonly ground: 'failed-negotiation' | 'other';
  readonly outcome: 'survives' | 'released';
  readonly transfer: string;
  readonly assumption: string;
  readonly choice: 'requisitioned-stands' | 'full-year' | 'pro-rata-days';
}

interface Change {
  readonly kind: string;
  readonly party: string;
  readonly fromYear: number;
  readonly yearly: Sum;
  readonly base: 'requisitioned-stands' | 'full-year' | 'pro-rata-days';
  readonly joining: { readonly key: string };
}

/** The stored events of one agreement as the naive model takes them; the recorded order is the revision. */
export function naiveFacts(events: readonly StoredEvent[]): NaiveFact[] {
  const recorded: Recorded = { proposed: new Map(), municipal: new Set() };
  return events.flatMap((event) => {
    const data = event.data as Data;
    if (event.type === 'AmendmentProposed') recorded.proposed.set(data.amendment, data.changes);
    if (event.type === 'AgreementDrafted') {
      for (const party of data.parties) if (party.approval === 'municipal-decision') recorded.municipal.add(party.key);
    }
    const { effectiveOn, revision: seq } = event;
    return factsOf(event.type, { data, on: effectiveOn }, recorded).map((fact) => ({ ...fact, effectiveOn, seq }));
  });
}

/** What earlier events said that a later one only names. */
interface Recorded {
  readonly proposed: Map<string, readonly Change[]>;
  readonly municipal: Set<string>;
}

function factsOf(type: string, { data, on }: { data: Data; on: string }, recorded: Recorded): Undated[] {
  const { party, year, commitment } = data;
  const amount = () => sek(data.amount.value);
  const group = data.group === undefined ? {} : { group: data.group };
  const { split } = data;
  const own = split ? { split: split.map((row): Weight => ({ party: row.party, weight: millionths(row.part) })) } : {};
  switch (type) {
    case 'AgreementDrafted':
      return [drafted(data)];
    case 'AgreementApproved':
      // A municipal approval meets its condition when it has become final, which is a fact of its own.
      return recorded.municipal.has(party) ? [] : [{ kind: 'condition-met', party }];
    case 'ApprovalFinal':
      return [{ kind: 'condition-met', party }];
    case 'DecisionAnnulled':
      return [{ kind: 'annulled', party }];
    case 'AssumptionChosen':
      return data.assumption === 'N7' ? [{ kind: 'policy-changed', policy: data.choice }] : [];
    case 'AmendmentAdopted':
      return (recorded.proposed.get(data.amendment) ?? []).flatMap(changed);
    case 'OpeningBalanceRecorded':
      return [{ kind: 'opening', amount: amount() }];
    case 'ContributionRequisitioned':
      return [{ kind: 'requisitioned', requisition: data.requisition, party, year, amount: amount() }];
    case 'ContributionReceived':
      return [{ kind: 'received', party, year, amount: amount() }];
    case 'ContributionRefunded':
      return [{ kind: 'refunded', party, year, amount: amount() }];
    case 'CommitmentFunded': {
      const carried = data.carriedOver === true ? ({ carriedOver: true } as const) : {};
      const decided = { body: data.decision.body, decidedOn: data.decidedOn ?? on };
      return [{ kind: 'committed', commitment, ...decided, amount: amount(), ...own, ...carried }];
    }
    case 'CommitmentIncreased':
      return [{ kind: 'increased', commitment, body: data.decision.body, amount: amount(), ...own }];
    case 'CommitmentReduced':
      return [{ kind: 'reduced', commitment, amount: amount() }];
    case 'CommitmentReleased':
      return [{ kind: 'released', commitment, amount: amount(), ...group }];
    case 'CommitmentCompleted':
      return [{ kind: 'completed', commitment, released: sek(data.released.value), ...group }];
    case 'CommitmentRescinded':
      return [{ kind: 'rescinded', commitment }];
    case 'ExpenditureRecorded':
      return [{ kind: 'spent', id: data.expenditure, commitment, amount: amount(), ...group }];
    case 'ExpenditureReversed':
      return [{ kind: 'reversed', spentId: data.expenditure, amount: amount() }];
    default:
      return afterTheEnd(type, data);
  }
}

function afterTheEnd(type: string, data: Data): Undated[] {
  const { party, commitment } = data;
  const amount = () => sek(data.amount.value);
  switch (type) {
    case 'AgreementDissolved':
      return [{ kind: 'dissolved', ground: data.ground }];
    case 'ShortfallRequisitioned':
      return [{ kind: 'shortfall-requisitioned', party, amount: amount() }];
    case 'ShortfallRequisitionWithdrawn':
      return [{ kind: 'shortfall-requisitioned', party, amount: -amount() }];
    case 'ShortfallPaid':
      return [{ kind: 'shortfall-paid', party, amount: amount() }];
    case 'ShortfallRefunded':
      return [{ kind: 'shortfall-refunded', party, amount: amount() }];
    case 'FundsCarriedOver':
      return [{ kind: 'carried-out', transfer: data.transfer, amount: amount() }];
    case 'CarriedOverFundsReceived':
      return [{ kind: 'carried-in', transfer: data.transfer, amount: amount() }];
    case 'SurplusPaid':
      return [{ kind: 'surplus-paid', party, amount: amount() }];
    case 'ContestedSettled':
      return [{ kind: 'settled', commitment, survives: data.outcome === 'survives' }];
    default:
      return moneyFacts(type, data) ?? known(type);
  }
}

/** What moves no money is no fact to the model; should it turn on a figure all the same, the comparison says so. */
function known(type: string): Undated[] {
  if (eventDefinition(type).postings) throw new Error(`The naive model does not know the event type ${type}, which moves money.`);
  return [];
}

function drafted({ parties, terms }: Data): Undated {
  return {
    kind: 'drafted',
    parties: parties.map((party) => party.key),
    conditions: parties.map((party) => party.key),
    periodFrom: terms.period.from,
    periodTo: terms.period.to,
    schedule: terms.schedule.map((row): ScheduleRow => ({ ...row, yearly: sek(row.yearly.value) })),
    policy: terms.dissolutionYearBase,
    paymentDays: terms.payment.days,
  };
}

function changed(change: Change): Undated | Undated[] {
  const { kind, party, fromYear } = change;
  switch (kind) {
    case 'yearly-sum':
      return { kind: 'schedule-changed', party, fromYear, yearly: sek(change.yearly.value) };
    case 'dissolution-year-base':
      return { kind: 'policy-changed', policy: change.base };
    case 'accession':
      return [
        { kind: 'acceded', party: change.joining.key },
        { kind: 'schedule-changed', party: change.joining.key, fromYear, yearly: sek(change.yearly.value) },
      ];
    case 'withdrawal':
      return { kind: 'withdrawn', party, fromYear };
    default:
      return { kind: 'otherwise-changed' };
  }
}

/** A part with at most six decimals as a whole number. */
function millionths(part: string): bigint {
  const [whole = '0', decimals = ''] = part.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
}
