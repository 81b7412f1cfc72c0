import type { Book } from '#ledger/book.js';
import { addDays, daysBetween, earlier, later } from '#ledger/dates.js';
import type { Role } from '#ledger/definition.js';
import type { Amount } from '#ledger/money.js';
import type { History, Line } from '../support/history.js';
import type { Random } from './seed.js';

/** A party of a random agreement. */
export interface RandomParty {
  readonly key: string;
  readonly organisationId: string;
  readonly role: 'host' | 'contributor';
  readonly approval: 'municipal-decision' | 'head-of-agency';
}

/** What an order is made up from: the history so far and the day on which it is told. */
export interface World {
  readonly random: Random;
  readonly history: History;
  readonly parties: readonly RandomParty[];
  readonly period: { readonly from: string; readonly to: string };
  /** Whether facts are dated anywhere, with no regard to the day they are told. */
  readonly wild: boolean;
  /** Whether far more is committed than the parties will ever pay. */
  readonly generous: boolean;
  /** The day the agreement is to be dissolved on, where it is. */
  dissolution: string | undefined;
  today: string;
  /** Keys given so far, so that none is given twice by chance. */
  keys: number;
}

/** The orders a choice leads to, in turn; none where the history holds nothing to order about. */
export type Orders = (world: World) => Line[];

/** The book of the history. */
export function bookOf({ history }: World): Book {
  return history.book;
}

/** A new key; now and then one that is taken already. */
export function keyFor(world: World, letter: string): string {
  if (!world.random.percent(2)) world.keys += 1;
  return `${letter}${world.keys}`;
}

/** The day a fact is true from: mostly the day it is told, often earlier, now and then ahead or on a day the rules turn on. */
export function someDay(world: World): string {
  const { random, today, period } = world;
  const end = world.dissolution ?? period.to;
  if (world.wild && random.percent(50)) return addDays(period.from, random.whole(-10, daysBetween(period.from, period.to) + 300));
  // Before the end mostly nothing is dated after it, or hardly any agreement could be dissolved.
  const ahead = addDays(today, random.whole(1, 90));
  return random.weighted([
    [62, () => today],
    // Facts of one day meet: only the order recorded tells them apart.
    [6, () => random.pick(world.history.events).effectiveOn],
    [20, () => addDays(today, -random.whole(1, 240))],
    [4, () => (today <= end && random.percent(85) ? earlier(ahead, end) : ahead)],
    [4, () => end],
    [4, () => random.pick([period.from, end, addDays(end, random.whole(-1, today <= end ? 0 : 1))])],
  ])();
}

/** A day of the agreement's period. */
export function dayInPeriod(world: World): string {
  const { from, to } = world.period;
  return later(from, earlier(to, someDay(world)));
}

/** Who gives an order, by role, for the host or the party named. */
export function actorOf(world: World, role: Role, party?: string): Line['actor'] {
  const host = world.parties.find((one) => one.role === 'host');
  const of = world.parties.find((one) => one.key === party) ?? host;
  return { id: `${role}-${of?.key}`, role, organisationId: of?.organisationId ?? '' };
}

/** A party of the agreement. */
export function someParty(world: World): RandomParty {
  return world.random.pick(world.parties);
}

/** Öre as the money of an input. */
export function sumOf(ore: bigint): { value: string; currency: string } {
  return { value: `${ore / 100n}.${String(ore % 100n).padStart(2, '0')}`, currency: 'SEK' };
}

/** An amount of the rules in whole öre, nothing where it is negative. */
export function oreOf(amount: Amount): bigint {
  return amount.isNegative() ? 0n : BigInt(amount.times(100).toFixed(0));
}

/** A part of a sum as money: all of it, an odd part or more than there is. */
export function partOf(world: World, whole: Amount): { value: string; currency: string } {
  return sumOf(world.random.partOf(oreOf(whole)));
}

/** An order told today. */
export function order(world: World, line: Omit<Line, 'recordedAt'>): Line {
  return { ...line, recordedAt: `${world.today}T10:00:00.000Z` };
}
