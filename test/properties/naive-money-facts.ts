import type { UnnumberedFact } from '../model/facts.js';
import { sek } from '../model/history.js';

interface Sum {
  readonly value: string;
}

interface Target {
  readonly kind: 'contribution' | 'shortfall' | 'external-funding';
  readonly party: string;
  readonly year: number;
  readonly funding: string;
}

/** Every field that an event about budgets, outside money, receipts or claims has; which are there depends on the type. */
interface Data {
  readonly amount: Sum;
  readonly total: Sum;
  readonly valuation: Sum;
  readonly yearly: Sum;
  readonly fromYear: number;
  readonly toYear: number;
  readonly year: number;
  readonly party: string;
  readonly lines: readonly { readonly line: string; readonly amount: Sum }[];
  readonly line: string;
  readonly commitment: string;
  readonly expenditure: string;
  readonly requisition: string;
  readonly funding: string;
  readonly purpose?: readonly string[];
  readonly receipt: string;
  readonly from: Target;
  readonly to: Target;
}

/** A fact without its day. */
export type Undated = UnnumberedFact extends infer Fact
  ? Fact extends UnnumberedFact
    ? Omit<Fact, 'effectiveOn'>
    : never
  : never;

/** The facts of an event about budgets, outside money, receipts or claims; undefined for any other. */
export function moneyFacts(type: string, of: object): Undated[] | undefined {
  const data = of as Data;
  return ofBudgets(type, data) ?? ofOutsideMoney(type, data) ?? ofReceipts(type, data);
}

function ofBudgets(type: string, data: Data): Undated[] | undefined {
  const { year, line, commitment, expenditure } = data;
  const amount = () => sek(data.amount.value);
  switch (type) {
    case 'BudgetAdopted':
    case 'BudgetRevised': {
      const lines = data.lines.map((row) => ({ line: row.line, amount: sek(row.amount.value) }));
      return [{ kind: 'budgeted', year, total: sek(data.total.value), lines }];
    }
    case 'LineBrokenDown':
      return [{ kind: 'broken-down', year, line }];
    case 'LineExpenditureRecorded':
      return [{ kind: 'line-spent', id: expenditure, year, line, amount: amount() }];
    case 'LineExpenditureReversed':
      return [{ kind: 'line-reversed', spentId: expenditure, amount: amount() }];
    case 'CommitmentAssignedToLine':
      return [{ kind: 'tied', commitment, year, line }];
    default:
      return undefined;
  }
}

function ofOutsideMoney(type: string, data: Data): Undated[] | undefined {
  const { funding, expenditure: spentId, fromYear, toYear, party, year } = data;
  const amount = () => sek(data.amount.value);
  switch (type) {
    case 'ExternalFundingApplied':
      return [];
    case 'ExternalTargetSet':
      return [{ kind: 'external-target', fromYear, toYear, yearly: sek(data.yearly.value) }];
    case 'ExternalFundingSecured':
      return [{ kind: 'external-secured', funding, amount: amount(), purpose: data.purpose ?? [] }];
    case 'ExternalFundingReceived':
      return [{ kind: 'external-received', funding, amount: amount() }];
    case 'ExternalFundingRefunded':
      return [{ kind: 'external-refunded', funding, amount: amount() }];
    case 'ExternalFundingUsed':
      return [{ kind: 'external-used', funding, spentId, amount: amount() }];
    case 'ExternalUseTakenBack':
      return [{ kind: 'external-used', funding, spentId, amount: -amount() }];
    case 'InKindRecorded':
      return [{ kind: 'in-kind', party, year, amount: sek(data.valuation.value) }];
    default:
      return undefined;
  }
}

function ofReceipts(type: string, data: Data): Undated[] | undefined {
  const { receipt, requisition, party, year } = data;
  const amount = () => sek(data.amount.value);
  switch (type) {
    case 'ReceiptRecorded':
      return [{ kind: 'unidentified', receipt, amount: amount() }];
    case 'ReceiptAllocated':
      return [{ kind: 'identified', receipt, amount: amount() }, paid(data.to, amount())];
    case 'ReceiptReallocated':
      return [paid(data.from, -amount()), paid(data.to, amount())];
    case 'RequisitionCredited':
      return [{ kind: 'credited', requisition, party, year, amount: amount() }];
    case 'ClaimWrittenOff':
      return [{ kind: 'written-off', party, year, amount: amount() }];
    case 'PaymentConfirmed':
      return [];
    default:
      return undefined;
  }
}

/** The payment that a receipt turned out to be; negative where it was not. */
function paid({ kind, party, year, funding }: Target, amount: bigint): Undated {
  switch (kind) {
    case 'contribution':
      return { kind: 'received', party, year, amount };
    case 'shortfall':
      return { kind: 'shortfall-paid', party, amount };
    case 'external-funding':
      return { kind: 'external-received', funding, amount };
  }
}
