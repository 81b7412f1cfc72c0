import { contributionsOn } from '#ledger/arrears.js';
import { later, yearOf } from '#ledger/dates.js';
import { externalOn } from '#ledger/external-target.js';
import { type Amount, sum } from '#ledger/money.js';
import { obligationsOn } from '#ledger/obligations.js';
import type { Line } from '../support/history.js';
import { actorOf, bookOf, keyFor, type Orders, order, partOf, someDay, someParty, sumOf, type World } from './world.js';

const ALWAYS = '9999-12-31';
const NOTHING = sum([]);

function byFinance(world: World, command: string, of: { on: string; input: object }): Line[] {
  return [order(world, { command, effectiveOn: of.on, actor: actorOf(world, 'finance'), input: of.input })];
}

const FUNDER = { funder: 'An agency', subject: 'A project' };

/** Funding is applied for or secured, sometimes both; much of it is earmarked. */
export const application: Orders = (world) => {
  const { random } = world;
  const book = bookOf(world);
  const waiting = [...book.funding.values()].filter((one) => one.secured === undefined);
  const on = someDay(world);
  const again = waiting.length > 0 && random.percent(60);
  const funding = again ? random.pick(waiting).key : keyFor(world, 'F');
  const amount = sumOf(BigInt(random.whole(1, random.percent(50) ? 30_000_000 : 900_000_000)));
  if (!again && random.percent(35))
    return byFinance(world, 'apply-for-external-funding', { on, input: { funding, ...FUNDER, amount } });
  const commitments = random.shuffled([...book.commitments.keys()]).slice(0, random.whole(1, 3));
  const purpose = commitments.length > 0 && random.percent(75) ? { purpose: commitments } : {};
  const input = { funding, ...FUNDER, amount, period: { from: on, to: on }, reference: 'Dnr 1', ...purpose };
  const secured = byFinance(world, 'secure-external-funding', { on, input });
  if (!random.percent(70)) return secured;
  const received = { funding, amount };
  return [...secured, ...byFinance(world, 'receive-external-funding', { on: later(on, someDay(world)), input: received })];
};

/** A funding that is secured, and a day on which something may happen to it. */
function someFunding(world: World): { funding: string; on: string; left: Amount; unused: Amount } | undefined {
  const { random } = world;
  const secured = externalOn(bookOf(world), ALWAYS).fundings.filter((one) => one.status === 'secured');
  if (secured.length === 0) return undefined;
  const inHand = secured.filter((one) => one.unused.gt(0));
  const { funding, secured: whole, received, unused } = random.pick(inHand.length > 0 && random.percent(70) ? inHand : secured);
  const on = someDay(world);
  const since = bookOf(world).funding.get(funding)?.secured?.on ?? on;
  return { funding, on: random.percent(90) ? later(on, since) : on, left: whole.minus(received), unused };
}

/** A funder pays, or is paid back. */
export const fundingPayment: Orders = (world) => {
  const found = someFunding(world);
  if (!found) return [];
  const { funding, on, left, unused } = found;
  const back = world.random.percent(30);
  const input = { funding, amount: partOf(world, back ? unused.dividedToIntegerBy(2) : left) };
  return byFinance(world, back ? 'refund-external-funding' : 'receive-external-funding', { on, input });
};

/** An expenditure is paid with outside money, or that use is taken back. */
export const fundingUse: Orders = (world) => {
  const { random } = world;
  const book = bookOf(world);
  const found = someFunding(world);
  if (!found || book.expenditures.size === 0) return [];
  const used = book.cash.filter((fact) => fact.kind === 'external-used');
  if (used.length > 0 && random.percent(30)) {
    const { funding, expenditure, amount, on } = random.pick(used);
    const input = { funding, expenditure, amount: partOf(world, amount) };
    return byFinance(world, 'take-back-external-use', { on: later(someDay(world), on), input });
  }
  const purpose = book.funding.get(found.funding)?.secured?.purpose;
  const all = [...book.expenditures.values()];
  const fitting = purpose ? all.filter((one) => purpose.includes(one.commitment)) : all;
  const spent = random.pick(fitting.length > 0 ? fitting : all);
  const amount = partOf(world, found.unused.lt(spent.amount) ? found.unused : spent.amount);
  const on = random.percent(90) ? later(found.on, spent.on) : found.on;
  return byFinance(world, 'use-external-funding', { on, input: { funding: found.funding, expenditure: spent.key, amount } });
};

/** What the parties aim for, and what a party puts in besides money. */
export const besides: Orders = (world) => {
  const { random, period } = world;
  const on = someDay(world);
  const [first, last] = [yearOf(period.from), yearOf(period.to)];
  const amount = sumOf(BigInt(random.whole(1, 900_000_000)));
  if (random.percent(40)) {
    const input = { fromYear: random.whole(first, last), toYear: last, yearly: amount };
    return [order(world, { command: 'set-external-target', effectiveOn: on, actor: actorOf(world, 'admin'), input })];
  }
  const year = random.percent(95) ? random.whole(first, last) : last + 1;
  const input = { inKind: keyFor(world, 'K'), party: someParty(world).key, year, subject: 'Research', valuation: amount };
  return byFinance(world, 'record-in-kind', { on, input });
};

/** Money comes in that nobody knows. */
export const unknownReceipt: Orders = (world) => {
  const amount = sumOf(BigInt(world.random.whole(1, 200_000_000)));
  return byFinance(world, 'record-receipt', {
    on: someDay(world),
    input: { receipt: keyFor(world, 'U'), amount, reference: 'BG' },
  });
};

function target(world: World): object {
  const { random, period } = world;
  const secured = [...bookOf(world).funding.values()].filter((one) => one.secured);
  const party = someParty(world).key;
  const inRunOff = obligationsOn(bookOf(world), world.today) !== undefined;
  return random.weighted<() => object>([
    [60, () => ({ kind: 'contribution', party, year: random.whole(yearOf(period.from), yearOf(period.to)) })],
    [inRunOff ? 30 : 3, () => ({ kind: 'shortfall', party })],
    [
      secured.length > 0 ? 25 : 1,
      () => ({ kind: 'external-funding', funding: secured.length > 0 ? random.pick(secured).key : 'F-none' }),
    ],
  ])();
}

/** A receipt is identified, or turns out to be something else than was thought. */
export const allocation: Orders = (world) => {
  const { random } = world;
  const { receipts, allocations } = bookOf(world);
  if (receipts.size === 0) return [];
  const actor = actorOf(world, 'finance');
  if (allocations.size > 0 && random.percent(40)) {
    const input = { allocation: random.pick([...allocations.keys()]), to: target(world), why: 'Another had paid' };
    return [order(world, { command: 'reallocate-receipt', actor, input })];
  }
  const { key: receipt, amount } = random.pick([...receipts.values()]);
  const input = { allocation: keyFor(world, 'I'), receipt, amount: partOf(world, amount), to: target(world) };
  return [order(world, { command: 'allocate-receipt', actor, input })];
};

/** A requisition is credited. */
export const credit: Orders = (world) => {
  const { requisitions } = bookOf(world);
  if (requisitions.length === 0) return [];
  const { key: requisition, amount, on } = world.random.pick(requisitions);
  const input = { requisition, amount: partOf(world, amount.dividedToIntegerBy(2)), why: 'Too much' };
  const day = someDay(world);
  return byFinance(world, 'credit-requisition', { on: world.random.percent(85) ? later(day, on) : day, input });
};

/** The board writes a claim off. */
export const writeOff: Orders = (world) => {
  const on = someDay(world);
  const owing = contributionsOn(bookOf(world), on).filter((line) => line.outstanding.gt(0));
  if (owing.length === 0) return [];
  const { party, year, outstanding } = world.random.pick(owing);
  const decision = { decision: keyFor(world, 'D'), body: world.random.percent(93) ? 'board' : 'director' };
  const input = { party, year, amount: partOf(world, outstanding), decision, why: 'It cannot be proven' };
  return [order(world, { command: 'write-off-claim', effectiveOn: on, actor: actorOf(world, 'board-secretary'), input })];
};

/** A party confirms a payment of its own. */
export const confirmation: Orders = (world) => {
  const paid = bookOf(world).cash.filter((fact) => fact.kind === 'received' && fact.amount.gt(NOTHING));
  if (paid.length === 0) return [];
  const { party = '', year = 0, amount, on } = world.random.pick(paid);
  const actor = actorOf(world, 'finance', world.random.percent(95) ? party : someParty(world).key);
  const input = { party, year, amount: partOf(world, amount) };
  return [order(world, { command: 'confirm-payment', effectiveOn: later(someDay(world), on), actor, input })];
};
