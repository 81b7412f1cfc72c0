import { receivedOn, requisitioned } from '#ledger/contributions.js';
import { yearOf } from '#ledger/dates.js';
import { positive, ZERO } from '#ledger/money.js';
import { scheduled, versionOn } from '#ledger/terms.js';
import { actorOf, bookOf, keyFor, type Orders, order, partOf, someDay, someParty, sumOf, type World } from './world.js';

const ALWAYS = '9999-12-31';

function someYear(world: World, on: string): number {
  const [first, last] = [yearOf(world.period.from), yearOf(world.period.to)];
  const current = Math.min(Math.max(yearOf(on), first), last);
  // Mostly the current year, sometimes ahead or behind.
  return world.random.percent(70) ? current : world.random.whole(first, last);
}

/** The host asks a party for a year's contribution, or a part of it. */
export const requisition: Orders = (world) => {
  const on = someDay(world);
  const party = someParty(world).key;
  const year = someYear(world, on);
  const left = scheduled(versionOn(bookOf(world), on), party, year).minus(
    requisitioned(bookOf(world), { party, year, on: ALWAYS }),
  );
  const input = { requisition: keyFor(world, 'R'), party, year, amount: partOf(world, left) };
  return [order(world, { command: 'requisition-contribution', effectiveOn: on, actor: actorOf(world, 'finance'), input })];
};

/** A party pays for a year: what is scheduled, less, or more. */
export const receipt: Orders = (world) => {
  const on = someDay(world);
  const party = someParty(world).key;
  const year = someYear(world, on);
  const whole = scheduled(versionOn(bookOf(world), on), party, year);
  const { received } = receivedOn(bookOf(world), { party, year, on: ALWAYS, scheduled: whole });
  const amount = partOf(world, positive(whole.minus(received)));
  const input = { party, year, amount };
  return [order(world, { command: 'receive-contribution', effectiveOn: on, actor: actorOf(world, 'finance'), input })];
};

/** A contribution goes back, overpaid or not. */
export const refund: Orders = (world) => {
  const paid = bookOf(world).cash.filter((fact) => fact.kind === 'received');
  if (paid.length === 0) return [];
  const { party = '', year = 0, amount } = world.random.pick(paid);
  const whole = scheduled(versionOn(bookOf(world), ALWAYS), party, year);
  const { overpayment } = receivedOn(bookOf(world), { party, year, on: ALWAYS, scheduled: whole });
  const back = overpayment.gt(ZERO) && world.random.percent(70) ? overpayment : amount;
  const input = { party, year, amount: partOf(world, back) };
  return [order(world, { command: 'refund-contribution', effectiveOn: someDay(world), actor: actorOf(world, 'finance'), input })];
};

/** Money carried over from a predecessor. */
export const opening: Orders = (world) => {
  const input = { amount: sumOf(BigInt(world.random.whole(1, 500_000_000))), from: 'Predecessor' };
  const effectiveOn = world.random.percent(70) ? world.today : someDay(world);
  return [order(world, { command: 'record-opening-balance', effectiveOn, actor: actorOf(world, 'finance'), input })];
};
