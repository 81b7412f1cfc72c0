import type { Ledger } from '#application/ledger.js';
import { InvalidInput, NotFound, ProjectionBehind, Unanswerable } from '#application/problems.js';
import { Unavailable } from '#event-store/port.js';
import { addDays, earlier, later } from '#ledger/dates.js';
import { Refusal } from '#ledger/refusal.js';
import type { Random } from '../properties/seed.js';
import type { World } from '../properties/world.js';

/** Every question of one agreement that is asked. */
export const OPERATIONS = [
  ...(['balances', 'contributions', 'obligations', 'what-if', 'timeline', 'explanation'] as const),
  ...(['deadlines', 'findings', 'agreement', 'externalFunding', 'inKind', 'event'] as const),
] as const;

/** A question about one agreement, on a date, as known at a revision or an instant. */
export interface Question {
  readonly operation: (typeof OPERATIONS)[number];
  readonly agreement: string;
  readonly on: string;
  readonly knownAt: string;
  readonly dissolvedOn: string;
  readonly account: string;
  readonly fromOn: string;
  readonly fromKnownAt: string;
  readonly offset: number;
  readonly minPosition?: string;
}

/** What a random question is about. */
export interface Asked {
  readonly agreement: string;
  readonly world: World;
  readonly random: Random;
  readonly revision: number;
}

/** A random question: on the days of facts, on the days beside them and anywhere around the period; as known now or earlier. */
export function randomQuestion({ agreement, world, random, revision }: Asked): Question {
  const { period, history } = world;
  const day = () =>
    random.weighted([
      [35, () => addDays(period.from, random.whole(-60, 1900))],
      [45, () => addDays(random.pick(history.events).effectiveOn, random.whole(-1, 1))],
      [10, () => addDays(period.to, random.whole(-1, 1))],
      [15, () => addDays(random.pick([period.to, ...dueDatesOf(world)]), random.whole(0, 1))],
      [10, () => '2199-12-31'],
    ])();
  const known = () => (random.percent(40) ? revision : random.whole(0, revision));
  const at = known();
  return {
    operation: random.weighted<Question['operation']>([
      [22, 'balances'],
      [10, 'contributions'],
      [16, 'obligations'],
      [16, 'what-if'],
      [8, 'timeline'],
      [8, 'explanation'],
      [6, 'deadlines'],
      [5, 'findings'],
      [4, 'agreement'],
      [2, 'externalFunding'],
      [1, 'inKind'],
      [2, 'event'],
    ]),
    agreement,
    on: day(),
    knownAt: random.percent(75) ? String(at) : (history.events[at]?.recordedAt ?? ''),
    dissolvedOn: later(period.from, earlier(period.to, day())),
    account: accountOf(world, random),
    fromOn: day(),
    fromKnownAt: String(random.whole(0, at)),
    offset: random.whole(0, 5),
  };
}

/** The days on which something was due: there the rules turn. */
export function dueDatesOf({ history }: World): string[] {
  return history.events.flatMap(({ data }) => ('dueOn' in data && typeof data.dueOn === 'string' ? [data.dueOn] : []));
}

function accountOf({ history }: World, random: Random): string {
  return random.percent(60) || history.postings.length === 0 ? 'cash' : random.pick(history.postings).account;
}

/** An answer as text, and the value where it is no error; errors are answers too. */
export interface Answer {
  readonly text: string;
  readonly value?: unknown;
}

const TRIES = 25;

/** Asks; what could not be answered for a while is asked again. `waited` hears how often. */
export async function ask(ledger: Ledger, question: Question, waited: () => void = () => {}): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      const value = await answered(ledger, question);
      return { text: JSON.stringify(value), value };
    } catch (error) {
      if ((error instanceof ProjectionBehind || error instanceof Unavailable) && tries < TRIES) {
        waited();
        continue;
      }
      const known = [Refusal, Unanswerable, NotFound, InvalidInput].some((type) => error instanceof type);
      if (!known) throw error;
      const code = error instanceof Refusal || error instanceof Unanswerable ? error.code : (error as Error).name;
      return { text: `${code}: ${(error as Error).message}` };
    }
  }
}

function answered({ queries }: Ledger, question: Question): Promise<unknown> {
  const { operation, agreement, on, knownAt, account, fromOn, fromKnownAt, offset, minPosition } = question;
  const times = { on, knownAt, ...(minPosition === undefined ? {} : { minPosition }) };
  switch (operation) {
    case 'balances':
      return queries.balances(agreement, times);
    case 'contributions':
      return queries.contributions(agreement, times);
    case 'obligations':
      return queries.obligations(agreement, times);
    case 'what-if':
      return queries.obligations(agreement, { ...times, dissolvedOn: question.dissolvedOn });
    case 'timeline':
      return queries.timeline(agreement, { ...times, limit: 20, offset });
    case 'explanation':
      return queries.explanation(agreement, { ...times, account, fromOn, fromKnownAt });
    case 'deadlines':
      return queries.deadlines(agreement, times);
    case 'findings':
      return queries.findings(agreement, times);
    case 'agreement':
      return queries.agreement(agreement, times);
    case 'externalFunding':
      return queries.externalFunding(agreement, times);
    case 'inKind':
      return queries.inKind(agreement, times);
    case 'event':
      return queries.event(agreement, /^\d+$/.test(knownAt) ? knownAt : fromKnownAt);
  }
}
