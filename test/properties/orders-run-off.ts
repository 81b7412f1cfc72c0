import { tranchesOn } from '#ledger/commitments.js';
import { addDays } from '#ledger/dates.js';
import { positive } from '#ledger/money.js';
import { type Obligations, obligationsOn, type PartyObligation } from '#ledger/obligations.js';
import type { Line } from '../support/history.js';
import { actorOf, bookOf, keyFor, type Orders, order, partOf, someDay, someParty, type World } from './world.js';

/** A dispute that is settled, or negotiated in vain. */
export const dispute: Orders = (world) => raised(world, world.random.percent(50) ? 'settle-dispute' : 'fail-negotiation');

function raised(world: World, end: 'settle-dispute' | 'fail-negotiation'): Line[] {
  const party = someParty(world).key;
  const actor = actorOf(world, 'legal', party);
  const on = world.random.percent(80) ? world.today : someDay(world);
  const key = keyFor(world, 'T');
  return [
    order(world, {
      command: 'raise-dispute',
      effectiveOn: addDays(on, -world.random.whole(0, 30)),
      actor,
      input: { dispute: key, party, subject: 'The direction' },
    }),
    order(world, { command: end, effectiveOn: on, actor, input: { dispute: key } }),
  ];
}

/** The agreement is dissolved on its day, under § 11 or on another ground. */
export function dissolution(world: World, ground: 'failed-negotiation' | 'other'): Line[] {
  const on = world.dissolution ?? world.today;
  const actor = actorOf(world, 'legal');
  const negotiated = ground === 'failed-negotiation' ? raised({ ...world, today: on }, 'fail-negotiation') : [];
  const key = [...negotiated].map((line) => (line.input as { dispute: string }).dispute)[0];
  world.keys += 1;
  const input = ground === 'other' ? { ground, named: 'All agree to end it' } : { ground, dispute: key };
  return [
    ...negotiated.map((line) => (line.command === 'fail-negotiation' ? { ...line, effectiveOn: on } : line)),
    order(world, { command: 'dissolve-agreement', effectiveOn: on, actor, input }),
  ];
}

/** A dissolution that nobody planned, on any day and ground. */
export const suddenDissolution: Orders = (world) => {
  const dissolved = { ...world, dissolution: someDay(world) };
  const lines = dissolution(dissolved, world.random.percent(70) ? 'failed-negotiation' : 'other');
  world.keys += 2;
  return lines;
};

/** What an order about a party of the run-off may be made of. */
interface RunOff {
  readonly on: string;
  readonly obligations: Obligations;
  readonly party: PartyObligation;
}

function runOff(world: World, choose: (party: PartyObligation) => boolean): RunOff | undefined {
  const on = world.random.percent(85) ? world.today : someDay(world);
  const obligations = obligationsOn(bookOf(world), on);
  if (!obligations) return undefined;
  const fitting = obligations.parties.filter(choose);
  return { on, obligations, party: world.random.pick(fitting.length > 0 ? fitting : obligations.parties) };
}

function byFinance(
  world: World,
  choose: (party: PartyObligation) => boolean,
  orders: (runOff: RunOff) => { command: string; input: object },
): Line[] {
  const found = runOff(world, choose);
  if (!found) return [];
  return [order(world, { effectiveOn: found.on, actor: actorOf(world, 'finance'), ...orders(found) })];
}

/** A party is asked for its share of the shortfall. */
export const shortfallRequisition: Orders = (world) =>
  byFinance(
    world,
    (party) => party.leftToRequisition.gt(0),
    ({ party }) => ({
      command: 'requisition-shortfall',
      input: { requisition: keyFor(world, 'S'), party: party.party, amount: partOf(world, positive(party.leftToRequisition)) },
    }),
  );

/** What was asked for beyond the share is taken back. */
export const shortfallWithdrawal: Orders = (world) =>
  byFinance(
    world,
    (party) => party.requisitioned.gt(0),
    ({ party }) => ({
      command: 'withdraw-shortfall-requisition',
      input: { requisition: keyFor(world, 'S'), party: party.party, amount: partOf(world, party.requisitioned) },
    }),
  );

/** A party pays its share, a part of it or more. */
export const shortfallPayment: Orders = (world) =>
  byFinance(
    world,
    (party) => party.requisitioned.gt(0),
    ({ party }) => ({
      command: 'receive-shortfall',
      input: { party: party.party, amount: partOf(world, positive(party.leftToPay)) },
    }),
  );

/** What was paid beyond the share goes back. */
export const shortfallRefund: Orders = (world) =>
  byFinance(
    world,
    (party) => party.surplus.gt(0),
    ({ party }) => ({
      command: 'refund-shortfall',
      input: { party: party.party, amount: partOf(world, positive(party.surplus)) },
    }),
  );

/** Cover beyond the need is paid out. */
export const surplus: Orders = (world) =>
  byFinance(
    world,
    () => true,
    ({ party, obligations }) => {
      const share = obligations.coverSurplus.shares.find((one) => one.party === party.party);
      const amount = partOf(world, positive(share?.amount ?? party.surplus));
      return { command: 'pay-surplus', input: { party: party.party, amount } };
    },
  );

/** Something contested is settled, either way, by agreement or by judgment. */
export const settlement: Orders = (world) => {
  const contested = contestedOn(world, world.today);
  return contested.length === 0 ? [] : [settle(world, world.random.pick(contested), someDay(world))];
};

/** Everything contested is settled, so that a surplus can be paid. */
export const settlementOfAll: Orders = (world) =>
  contestedOn(world, world.today).map((commitment) => settle(world, commitment, world.today));

function contestedOn(world: World, on: string): string[] {
  const book = bookOf(world);
  const all = [...book.commitments.values()];
  return all
    .filter((commitment) => tranchesOn(book, commitment, on).some((tranche) => tranche.status === 'contested'))
    .map(({ key }) => key);
}

function settle(world: World, commitment: string, effectiveOn: string): Line {
  const { random, parties } = world;
  const outcome = random.percent(50) ? 'survives' : 'released';
  const stated = random.percent(95) ? parties : parties.slice(1);
  const statements = stated.map(({ key: party }) => ({ party, documentSha256: 'd'.repeat(64) }));
  const how = random.percent(60) ? { by: 'agreement', statements } : { by: 'judgment', judgment: 'District court T 1-30' };
  const input = { commitment, outcome, ...how };
  return order(world, { command: 'settle-contested', effectiveOn, actor: actorOf(world, 'legal'), input });
}
