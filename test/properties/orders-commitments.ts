import { type Commitment, tranchesOn } from '#ledger/commitments.js';
import { addDays, earlier, later } from '#ledger/dates.js';
import { type Amount, sum } from '#ledger/money.js';
import type { Group } from '#ledger/tranches.js';
import { actorOf, bookOf, keyFor, type Orders, order, partOf, someDay, sumOf, type World } from './world.js';

function secretary(world: World) {
  return actorOf(world, 'board-secretary');
}

function decisionOf(world: World): object {
  const { random, parties } = world;
  const body = random.weighted([
    [56, 'board'],
    [26, 'core-team'],
    [18, 'director'],
  ]);
  const known = [...bookOf(world).decisions.values()];
  // One decision can fund several projects: then it is named again, mostly on another day, which is refused.
  const again = known.length > 0 && random.percent(5) ? random.pick(known) : undefined;
  const inFavour = random.percent(90) ? parties.map((party) => party.key) : [(parties[0] as { key: string }).key];
  const votes = body === 'core-team' || random.percent(20) ? { votes: { inFavour } } : {};
  return { decision: again?.key ?? keyFor(world, 'D'), body: again?.body ?? body, ...votes };
}

function splitOf(world: World): object {
  const { random, parties } = world;
  if (!random.percent(30)) return {};
  const named = random.shuffled(parties).slice(0, random.whole(1, parties.length));
  const part = () => (random.percent(50) ? String(random.whole(0, 100)) : `${random.whole(0, 99)}.${random.whole(0, 999_999)}`);
  return { split: named.map((party) => ({ party: party.key, part: part() })) };
}

/** A body decides to fund a project; some are carried over from a predecessor. */
export const funding: Orders = (world) => {
  const { random, generous } = world;
  const effectiveOn = someDay(world);
  const most = generous ? 20_000_000_000 : 2_000_000_000;
  const ore = random.percent(75) ? random.whole(100_000_001, most) : random.whole(1, 40_000_000);
  const decidedOn = addDays(effectiveOn, -random.whole(random.percent(90) ? 0 : -2, 600));
  const carried = random.percent(14) ? { carriedOver: true, decidedOn } : {};
  const input = { commitment: keyFor(world, 'P'), subject: 'A project', amount: sumOf(BigInt(ore)) };
  const decided = { ...input, decision: decisionOf(world), ...splitOf(world), ...carried };
  return [order(world, { command: 'fund-commitment', effectiveOn, actor: secretary(world), input: decided })];
};

function someCommitment(world: World): Commitment | undefined {
  const all = [...bookOf(world).commitments.values()];
  if (all.length === 0) return undefined;
  // Few commitments carry most of the facts, so that tranches, reversals and settlements meet on one of them.
  return world.random.percent(world.wild ? 85 : 45) ? world.random.pick(all.slice(0, 3)) : world.random.pick(all);
}

/** A day on which something can happen to the commitment; now and then one before it was decided. */
function dayOf(world: World, { facts }: Commitment): string {
  const on = someDay(world);
  return world.random.percent(95) ? later(on, facts[0]?.on ?? on) : on;
}

/** What is left of a commitment on the earlier of the day and what is known now. */
function leftOf(world: World, commitment: Commitment, on: string): Amount {
  const tranches = tranchesOn(bookOf(world), commitment, world.random.percent(50) ? on : '9999-12-31');
  return sum(tranches.map((tranche) => tranche.left));
}

function groupOf(world: World): { group?: Group } {
  return world.random.weighted([
    [70, {}],
    [15, { group: 'surviving' }],
    [15, { group: 'contested' }],
  ]);
}

function aboutOne(
  world: World,
  orders: (commitment: Commitment, on: string) => { command: string; input: object },
): ReturnType<Orders> {
  const commitment = someCommitment(world);
  if (!commitment) return [];
  const effectiveOn = dayOf(world, commitment);
  return [order(world, { effectiveOn, actor: secretary(world), ...orders(commitment, effectiveOn) })];
}

/** More money by a decision of its own. */
export const increase: Orders = (world) =>
  aboutOne(world, ({ key: commitment }) => ({
    command: 'increase-commitment',
    input: {
      commitment,
      amount: sumOf(BigInt(world.random.whole(1, 600_000_000))),
      decision: decisionOf(world),
      ...splitOf(world),
    },
  }));

/** Less money by decision. */
export const reduction: Orders = (world) =>
  aboutOne(world, (commitment, on) => ({
    command: 'reduce-commitment',
    input: {
      commitment: commitment.key,
      amount: partOf(world, leftOf(world, commitment, on).dividedToIntegerBy(3)),
      decision: decisionOf(world),
    },
  }));

/** What is no longer needed goes back. */
export const release: Orders = (world) =>
  aboutOne(world, (commitment, on) => ({
    command: 'release-commitment',
    input: {
      commitment: commitment.key,
      amount: partOf(world, leftOf(world, commitment, on).dividedToIntegerBy(2)),
      ...groupOf(world),
    },
  }));

/** A commitment is taken back. */
export const rescission: Orders = (world) =>
  aboutOne(world, ({ key: commitment }) => ({
    command: 'rescind-commitment',
    input: { commitment, decision: decisionOf(world) },
  }));

/** A project is done. */
export const completion: Orders = (world) =>
  aboutOne(world, ({ key: commitment }) => ({ command: 'complete-commitment', input: { commitment, ...groupOf(world) } }));

/** Money is spent; above the threshold it waits for a second person. */
export const expenditure: Orders = (world) => {
  const commitment = someCommitment(world);
  if (!commitment) return [];
  const effectiveOn = dayOf(world, commitment);
  const expenditure = keyFor(world, 'E');
  const left = leftOf(world, commitment, effectiveOn);
  const amount = partOf(world, world.random.percent(75) ? left.dividedToIntegerBy(4) : left);
  const voucher = { series: 'A', number: expenditure, date: effectiveOn };
  const input = { expenditure, commitment: commitment.key, amount, voucher, ...groupOf(world) };
  return [order(world, { command: 'record-expenditure', effectiveOn, actor: actorOf(world, 'finance'), input })];
};

/** Money comes back from an expenditure, in whole or in part, whatever has become of its commitment. */
export const reversal: Orders = (world) => {
  const { random } = world;
  const book = bookOf(world);
  const all = [...book.expenditures.values()];
  if (all.length === 0) return [];
  const onEnded = all.filter(({ commitment: key }) => {
    const commitment = book.commitments.get(key);
    return commitment?.rescinded ?? commitment?.completed;
  });
  const spent = onEnded.length > 0 && random.percent(60) ? random.pick(onEnded) : random.pick(all);
  const correction = random.weighted([
    [60, 'new-fact'],
    [25, 'recording-error'],
    [15, 're-interpretation'],
  ]);
  const named = correction === 're-interpretation' ? { decision: random.pick([...book.decisions.keys(), 'D-none']) } : {};
  const effectiveOn = correction === 'recording-error' && random.percent(90) ? spent.on : someDay(world);
  const input = { expenditure: spent.key, amount: partOf(world, spent.amount), correction, ...named };
  return [order(world, { command: 'reverse-expenditure', effectiveOn, actor: actorOf(world, 'finance'), input })];
};

/** A second person approves or rejects what is held. */
export const secondPerson: Orders = (world) => {
  const { random } = world;
  const held = [...bookOf(world).held.values()];
  if (held.length === 0) return [];
  const waiting = held.filter((one) => one.status === 'held');
  const { key } = random.pick(waiting.length > 0 ? waiting : held);
  const actor = { ...actorOf(world, 'finance'), ...(random.percent(90) ? { id: 'finance-second' } : {}) };
  if (random.percent(80)) return [order(world, { command: 'approve-held', actor, input: { held: key } })];
  return [order(world, { command: 'reject-held', actor, input: { held: key, why: 'Not of this project' } })];
};

/** What happens on the very day of the dissolution: decisions, a rescission, a reduction (S3, S5). */
export const onTheDay: Orders = (world) => {
  const on = earlier(world.today, world.dissolution ?? world.today);
  const others = [funding, increase, reduction, release, expenditure];
  const some = [rescission, ...world.random.shuffled(others).slice(0, world.random.whole(1, 4))];
  return world.random
    .shuffled(some)
    .flatMap((one) => one(world))
    .map((line) => ({ ...line, effectiveOn: on }));
};
