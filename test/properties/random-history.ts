import { addDays, daysBetween } from '#ledger/dates.js';
import { Refusal } from '#ledger/refusal.js';
import { History, type Line } from '../support/history.js';
import { organisation, outcome, review, sitting } from './orders-bodies.js';
import { assignment, breakdown, budget, lineExpenditure, lineReversal } from './orders-budgets.js';
import {
  completion,
  expenditure,
  funding,
  increase,
  onTheDay,
  reduction,
  release,
  rescission,
  reversal,
  secondPerson,
} from './orders-commitments.js';
import { DECLARED_ONLY, declared } from './orders-declared.js';
import { appealInTime, choice, joining, lateAppeal, lateProof, transfers, withoutMoney } from './orders-life.js';
import { opening, receipt, refund, requisition } from './orders-money.js';
import {
  allocation,
  application,
  besides,
  confirmation,
  credit,
  fundingPayment,
  fundingUse,
  unknownReceipt,
  writeOff,
} from './orders-outside.js';
import {
  dispute,
  dissolution,
  settlement,
  settlementOfAll,
  shortfallPayment,
  shortfallRefund,
  shortfallRequisition,
  shortfallWithdrawal,
  suddenDissolution,
  surplus,
} from './orders-run-off.js';
import { amendment, approvals, closing, meeting, nonsense, signature } from './orders-terms.js';
import { randomAgreement } from './random-agreement.js';
import { Random } from './seed.js';
import { actorOf, type Orders, type World } from './world.js';

/**
 * How a history ends: dissolved under § 11 or on another ground, expired, expired as far as was known until a dissolution is
 * recorded late, or still running.
 */
export type Ending = 'failed-negotiation' | 'other' | 'expiry' | 'recorded-late' | 'none';

/** A random history that the real rules have accepted, and how often they refused and why. */
export interface RandomHistory {
  readonly seed: number;
  readonly history: History;
  readonly world: World;
  readonly refused: ReadonlyMap<string, number>;
  readonly accepted: ReadonlyMap<string, number>;
}

/** What happens while an agreement is in force, by weight. */
export const ACTIVE: readonly (readonly [number, Orders])[] = [
  [8, requisition],
  [13, receipt],
  [5, refund],
  [11, funding],
  [7, increase],
  [4, reduction],
  [4, release],
  [2.5, rescission],
  [2.5, completion],
  [19, expenditure],
  [8, reversal],
  [3, secondPerson],
  [4, amendment],
  [2, meeting],
  [1, signature],
  [0.7, organisation],
  [1, sitting],
  [0.7, outcome],
  [1, review],
  [0.7, closing],
  [1, dispute],
  [1.5, opening],
  [1.2, choice],
  [0.6, joining],
  [1.5, transfers],
  [2, withoutMoney],
  [0.25, lateAppeal],
  [6, budget],
  [6, lineExpenditure],
  [3.5, lineReversal],
  [3, assignment],
  [2.5, breakdown],
  [6, application],
  [2.5, fundingPayment],
  [4, fundingUse],
  [1.5, besides],
  [2, unknownReceipt],
  [4, allocation],
  [2, credit],
  [2, writeOff],
  [1, confirmation],
  [2, nonsense],
  [0.3, suddenDissolution],
  // Often enough that each is taken in some history, and in none where every command has orders of its own.
  [4 * DECLARED_ONLY.length, declared],
];

/** What happens after its end, by weight. */
export const RUN_OFF: readonly (readonly [number, Orders])[] = [
  [13, shortfallRequisition],
  [6, shortfallWithdrawal],
  [10, shortfallPayment],
  [5, shortfallRefund],
  [6, surplus],
  [9, settlement],
  [2.5, settlementOfAll],
  [12, expenditure],
  [6, release],
  [4, completion],
  [6, reversal],
  [3, secondPerson],
  [5, receipt],
  [4, refund],
  [4, requisition],
  [3, funding],
  [3, increase],
  [2, reduction],
  [3, rescission],
  [1, amendment],
  [0.5, closing],
  [0.5, sitting],
  [1, review],
  [0.5, choice],
  [0.3, joining],
  [1, transfers],
  [1, withoutMoney],
  [0.3, lateAppeal],
  [0.5, budget],
  [2, lineExpenditure],
  [1, lineReversal],
  [1, assignment],
  [0.3, breakdown],
  [2, application],
  [1.5, fundingPayment],
  [2, fundingUse],
  [0.5, besides],
  [2, unknownReceipt],
  [4, allocation],
  [1, credit],
  [1.5, writeOff],
  [0.5, confirmation],
  [2, nonsense],
  [1, suddenDissolution],
];

/** Tells the history of a seed. `watch` is called after every accepted order, with the history as it then is. */
export function randomHistory(seed: number, watch: (history: History) => void = () => {}): RandomHistory {
  const random = new Random(seed);
  const wild = random.percent(25);
  const agreement = randomAgreement(random, { wild });
  const { period, parties } = agreement;
  const length = daysBetween(period.from, period.to);
  const ending = random.weighted<Ending>([
    [55, 'failed-negotiation'],
    [15, 'other'],
    [12, 'expiry'],
    [17, 'recorded-late'],
    [12, 'none'],
  ]);
  const runsToTheLastDay = ending === 'expiry' || ending === 'recorded-late';
  const endsOn = addDays(period.from, random.whole(20, length));
  const world: World = {
    ...{ random, period, wild, generous: random.percent(40) },
    // Whoever joins is a party like the others from then on.
    get parties() {
      return this.history.state.status === 'drafted' ? this.history.book.parties : parties;
    },
    history: new History(),
    dissolution: ending === 'failed-negotiation' || ending === 'other' ? endsOn : undefined,
    today: addDays(period.from, -random.whole(60, 200)),
    keys: 0,
  };
  const told = new Told(world, watch);
  told.all([{ command: 'draft-agreement', effectiveOn: world.today, actor: actorOf(world, 'admin'), input: agreement.draft }]);
  approve(told);
  if (random.percent(30)) told.all(funding(world));
  world.today = period.from;
  if (random.percent(60)) told.all(opening(world));
  told.some(ACTIVE, { orders: random.whole(36, 72), until: runsToTheLastDay ? period.to : endsOn });
  end(told, ending);
  return { seed, world, history: world.history, refused: told.refused, accepted: told.accepted };
}

/** Every party approves; in some histories somebody appeals in between, and the proof is tried again when that has ended. */
function approve(told: Told): void {
  const { world } = told;
  const lines = approvals(world);
  if (!world.random.percent(30)) return told.all(lines);
  const before = world.random.whole(1, lines.length - 1);
  told.all(lines.slice(0, before));
  told.all(appealInTime(world));
  told.all(lines.slice(before));
  told.all(lateProof(world));
}

function end(told: Told, ending: Ending): void {
  const { world } = told;
  const { random } = world;
  switch (ending) {
    case 'failed-negotiation':
    case 'other':
      world.today = world.dissolution ?? world.today;
      if (random.percent(60)) told.all(onTheDay(world));
      told.all(dissolution(world, ending));
      break;
    case 'expiry':
      if (random.percent(60)) told.all(onTheDay(world));
      world.today = addDays(world.period.to, 1);
      break;
    case 'recorded-late':
      world.today = addDays(world.period.to, 1);
      for (let left = random.whole(2, 5); left > 0; left -= 1) told.all(settlement(world));
      if (random.percent(50)) told.all(release(world));
      world.dissolution = random.percent(70) ? world.period.to : addDays(world.period.to, -random.whole(1, 40));
      told.all(dissolution(world, random.percent(40) ? 'failed-negotiation' : 'other'));
      break;
    case 'none':
      return;
  }
  told.some(RUN_OFF, { orders: random.whole(15, 42), until: addDays(world.today, random.whole(60, 900)) });
}

/** What was told so far. */
class Told {
  readonly refused = new Map<string, number>();
  readonly accepted = new Map<string, number>();

  constructor(
    readonly world: World,
    private readonly watch: (history: History) => void,
  ) {}

  /** So many orders, the days between them spread until a day. */
  some(choices: readonly (readonly [number, Orders])[], { orders, until }: { orders: number; until: string }): void {
    const { world } = this;
    for (let left = orders; left > 0; left -= 1) {
      this.all(world.random.weighted(choices)(world));
      const days = Math.max(0, daysBetween(world.today, until));
      world.today = addDays(world.today, world.random.whole(0, Math.floor((2 * days) / left)));
    }
  }

  /** Gives the orders one by one; what is refused is counted and leaves no trace. */
  all(lines: readonly Line[]): void {
    for (const line of lines) {
      try {
        this.world.history.record(line);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refused.set(error.code, (this.refused.get(error.code) ?? 0) + 1);
        continue;
      }
      this.accepted.set(line.command, (this.accepted.get(line.command) ?? 0) + 1);
      this.watch(this.world.history);
    }
  }
}
