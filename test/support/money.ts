import type { Line } from './history.js';
import { type PartyKey, person, sek } from './rules.js';

// Budgets, outside money, receipts and claims in the words of the rules' tests; each is recorded on its effective date.

type Acting = Parameters<typeof person>[0];

const orders =
  (role: Acting, party: PartyKey = 'mdu') =>
  (command: string, on: string, input: object): Line => ({
    ...{ command, effectiveOn: on, recordedAt: `${on}T10:00:00.000Z`, input },
    actor: person(role, party),
  });
const finance = orders('finance');
const secretary = orders('board-secretary');

/** What a budget is otherwise than the plain one. */
export interface BudgetVariant {
  year?: number;
  total?: string;
  decision?: string;
  body?: string;
  financing?: Partial<Record<PartyKey, string>>;
  correction?: object;
  portfolio?: string[];
  ofWhich?: Record<string, string>;
}

function budget(lines: Record<string, string>, on: string, variant: BudgetVariant): object {
  const cents = Object.values(lines).reduce((total, amount) => total + Math.round(Number(amount) * 100), 0);
  const total = variant.total ?? (cents / 100).toFixed(2);
  const { financing = { vasteras: total }, portfolio = [], ofWhich = {}, correction } = variant;
  return {
    year: variant.year ?? 2026,
    total: sek(total),
    lines: Object.entries(lines).map(([line, amount]) => ({
      ...{ line, subject: `Line ${line}`, amount: sek(amount) },
      ...(portfolio.includes(line) ? { portfolio: true } : {}),
      ...(ofWhich[line] === undefined ? {} : { ofWhich: [{ subject: 'Salaries', amount: sek(ofWhich[line]) }] }),
    })),
    financing: Object.entries(financing).map(([party, amount]) => ({ party, amount: sek(amount as string) })),
    decision: { decision: variant.decision ?? `D-budget-${on}`, body: variant.body ?? 'board' },
    ...(correction ? { correction } : {}),
  };
}

/** The board adopts a budget: its lines and their sums. */
export const adopt = (lines: Record<string, string>, on: string, variant: BudgetVariant = {}): Line =>
  finance('adopt-budget', on, budget(lines, on, variant));
/** The board revises a budget. */
export const revise = (lines: Record<string, string>, on: string, variant: BudgetVariant = {}): Line =>
  finance('revise-budget', on, budget(lines, on, variant));
/** The Core Team breaks a portfolio line down. */
export const breakDown = (line: string, parts: Record<string, string>, on: string, body = 'core-team'): Line =>
  secretary('break-down-line', on, {
    ...{ year: Number(on.slice(0, 4)), line },
    parts: Object.entries(parts).map(([part, amount]) => ({ part, subject: `Part ${part}`, amount: sek(amount) })),
    decision: { decision: `D-parts-${on}`, body, votes: { inFavour: ['mdu', 'eskilstuna', 'vasteras'] } },
  });
/** Money is spent on a budget line. */
export const spendLine = (expenditure: string, line: string, amount: string, on: string): Line =>
  finance('record-line-expenditure', on, {
    ...{ expenditure, line, amount: sek(amount) },
    voucher: { series: 'A', number: expenditure, date: on },
  });
/** Money spent on a line comes back. */
export const reverseLine = (expenditure: string, amount: string, on: string): Line =>
  finance('reverse-line-expenditure', on, { expenditure, amount: sek(amount), correction: 'new-fact' });
/** A commitment is tied to a budget line of the year. */
export const tie = (commitment: string, line: string, on: string): Line =>
  finance('assign-commitment-to-line', on, { commitment, year: Number(on.slice(0, 4)), line });

const funder = { funder: 'A national agency', subject: 'Safe housing' };

/** External funding is applied for. */
export const applyFor = (funding: string, amount: string, on: string): Line =>
  finance('apply-for-external-funding', on, { funding, ...funder, amount: sek(amount) });
/** A funder decides to give, earmarked where commitments are named. */
export const secure = (funding: string, amount: string, on: string, ...purpose: string[]): Line =>
  finance('secure-external-funding', on, {
    ...{ funding, ...funder, amount: sek(amount), period: { from: on, to: '2027-12-31' }, reference: 'Dnr 1' },
    ...(purpose.length > 0 ? { purpose } : {}),
  });
/** A funder pays. */
export const receiveFunding = (funding: string, amount: string, on: string): Line =>
  finance('receive-external-funding', on, { funding, amount: sek(amount) });
/** Money goes back to a funder. */
export const refundFunding = (funding: string, amount: string, on: string): Line =>
  finance('refund-external-funding', on, { funding, amount: sek(amount) });
/** Outside money that is secured and received on one day. */
export const funded = (funding: string, amount: string, on: string, ...purpose: string[]): Line[] => [
  secure(funding, amount, on, ...purpose),
  receiveFunding(funding, amount, on),
];
/** An expenditure is paid with outside money. */
export const useFunding = (funding: string, expenditure: string, amount: string, on: string): Line =>
  finance('use-external-funding', on, { funding, expenditure, amount: sek(amount) });
/** That use is taken back. */
export const takeBackUse = (funding: string, expenditure: string, amount: string, on: string): Line =>
  finance('take-back-external-use', on, { funding, expenditure, amount: sek(amount) });
/** What the parties aim for a year. */
export const aimFor = (yearly: string, on: string, fromYear = 2026, toYear = 2029): Line =>
  orders('admin')('set-external-target', on, { fromYear, toYear, yearly: sek(yearly) });
/** A party contributes in kind. */
export const inKind = (key: string, valuation: string, on: string, ...parts: string[]): Line =>
  finance('record-in-kind', on, {
    ...{ inKind: key, party: 'mdu', year: 2026, subject: 'Research', valuation: sek(valuation) },
    ...(parts.length > 0 ? { ofWhich: parts.map((amount) => ({ subject: 'Academies', amount: sek(amount) })) } : {}),
  });

/** Money comes in that nobody knows. */
export const receiveUnknown = (receipt: string, amount: string, on: string): Line =>
  finance('record-receipt', on, { receipt, amount: sek(amount), reference: 'BG 7' });
/** A part of a receipt is allocated, recorded on a day. */
export const allocate = (of: string, amount: string, to: object, recordedOn: string): Line =>
  finance('allocate-receipt', recordedOn, { allocation: of, receipt: of.split('-')[0], amount: sek(amount), to });
/** An allocation is moved, recorded on a day. */
export const reallocate = (allocation: string, to: object, recordedOn: string): Line =>
  finance('reallocate-receipt', recordedOn, { allocation, to, why: 'The payer was another' });

/** A requisition is credited. */
export const credit = (requisition: string, amount: string, on: string): Line =>
  finance('credit-requisition', on, { requisition, amount: sek(amount), why: 'Asked for twice' });
/** The board writes a claim off. */
export const writeOff = (party: PartyKey, amount: string, on: string, how: { year?: number; body?: string } = {}): Line =>
  secretary('write-off-claim', on, {
    ...{ party, year: how.year ?? 2026, amount: sek(amount), why: 'It cannot be proven' },
    decision: { decision: `D-write-off-${on}`, body: how.body ?? 'board' },
  });
/** A party confirms that it paid. */
export const confirm = (party: PartyKey, amount: string, on: string, by: PartyKey = party): Line =>
  orders('finance', by)('confirm-payment', on, { party, year: 2026, amount: sek(amount) });
/** The same order for another year. */
export const ofYear = (year: number, order: Line): Line => ({ ...order, input: { ...order.input, year } });
