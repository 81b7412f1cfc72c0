import { addDays, daysBetween, later } from '#ledger/dates.js';
import { funding, onTheDay, release } from '../properties/orders-commitments.js';
import { appealInTime, lateProof } from '../properties/orders-life.js';
import { opening } from '../properties/orders-money.js';
import { dissolution, settlement } from '../properties/orders-run-off.js';
import { approvals } from '../properties/orders-terms.js';
import { randomAgreement } from '../properties/random-agreement.js';
import { ACTIVE, type Ending, RUN_OFF } from '../properties/random-history.js';
import type { Random } from '../properties/seed.js';
import { actorOf, type Orders, type World } from '../properties/world.js';
import type { Line } from '../support/history.js';
import type { Mirror } from './mirror.js';

/** Orders that one client gives in turn; `alone` where nothing else may be told to the agreement meanwhile. */
export interface Told {
  readonly lines: readonly Line[];
  readonly alone: boolean;
}

/** An agreement of the simulation, and how its life goes on. */
export interface Life {
  readonly id: string;
  readonly example: boolean;
  readonly world: World;
  readonly told: Generator<Told, void, void>;
}

/** How much is told: a short life is cheap, a long one meets more. */
export interface Length {
  readonly orders: number;
  readonly afterwards: number;
}

/** A random agreement that is told through its mirror; an example may be dated anywhere and brings its own instants. */
export function lifeOf(random: Random, mirror: Mirror, of: { example: boolean; length: Length }): Life {
  const wild = random.percent(20);
  const agreement = randomAgreement(random, { wild });
  const { period, parties } = agreement;
  const length = daysBetween(period.from, period.to);
  const ending = random.weighted<Ending>([
    [50, 'failed-negotiation'],
    [15, 'other'],
    [12, 'expiry'],
    [12, 'recorded-late'],
    [15, 'none'],
  ]);
  const endsOn = addDays(period.from, random.whole(20, length));
  const world: World = {
    ...{ random, period, wild, generous: random.percent(40), history: mirror.history, keys: 0 },
    get parties() {
      return mirror.history.state.status === 'drafted' ? mirror.history.book.parties : parties;
    },
    dissolution: ending === 'failed-negotiation' || ending === 'other' ? endsOn : undefined,
    today: addDays(period.from, -random.whole(60, 200)),
  };
  const draft = { ...agreement.draft, example: of.example };
  const plan: Plan = { world, draft, ending, endsOn, ...of.length };
  return { id: mirror.id, example: of.example, world, told: telling(plan) };
}

interface Plan extends Length {
  readonly world: World;
  readonly draft: object;
  readonly ending: Ending;
  readonly endsOn: string;
}

function* telling(plan: Plan): Generator<Told, void, void> {
  const { world, draft, ending, endsOn } = plan;
  const { random, period, history } = world;
  const drafting = { command: 'draft-agreement', effectiveOn: world.today, actor: actorOf(world, 'admin'), input: draft };
  while (history.state.status === 'undrafted') {
    yield { lines: [{ ...drafting, recordedAt: `${world.today}T10:00:00.000Z` }], alone: true };
  }
  yield { lines: approvals(world), alone: true };
  if (random.percent(30)) yield { lines: appealInTime(world), alone: true };
  yield { lines: lateProof(world), alone: true };
  world.today = period.from;
  if (random.percent(60)) yield { lines: [...opening(world), ...funding(world)], alone: false };
  const runsOut = ending === 'expiry' || ending === 'recorded-late';
  yield* some(world, ACTIVE, { orders: plan.orders, until: runsOut ? period.to : endsOn });
  if (ending === 'none') return;
  yield { lines: atTheEnd(world, ending), alone: true };
  yield* some(world, RUN_OFF, { orders: plan.afterwards, until: addDays(world.today, random.whole(60, 900)) });
}

function* some(
  world: World,
  choices: readonly (readonly [number, Orders])[],
  { orders, until }: { orders: number; until: string },
): Generator<Told, void, void> {
  for (let left = orders; left > 0; left -= 1) {
    const lines = world.random.weighted(choices)(world);
    if (lines.length > 0) yield { lines, alone: false };
    const days = Math.max(0, daysBetween(world.today, until));
    world.today = addDays(world.today, world.random.whole(0, Math.floor((2 * days) / left)));
  }
}

function atTheEnd(world: World, ending: Exclude<Ending, 'none'>): Line[] {
  const { random, period } = world;
  switch (ending) {
    case 'failed-negotiation':
    case 'other': {
      world.today = later(world.today, world.dissolution ?? world.today);
      const before = random.percent(60) ? onTheDay(world) : [];
      return [...before, ...dissolution(world, ending)];
    }
    case 'expiry': {
      const before = random.percent(60) ? onTheDay(world) : [];
      world.today = addDays(period.to, 1);
      return before;
    }
    case 'recorded-late':
      world.today = addDays(period.to, 1);
      world.dissolution = random.percent(70) ? period.to : addDays(period.to, -random.whole(1, 40));
      return [
        ...settlement(world),
        ...(random.percent(50) ? release(world) : []),
        ...dissolution(world, random.percent(40) ? 'failed-negotiation' : 'other'),
      ];
  }
}
