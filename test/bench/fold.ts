/** Sums in whole öre by agreement and account. */
export type Totals = Map<string, number>;

interface Moved {
  readonly amount: { readonly value: string };
  readonly party?: string;
  readonly year?: number;
  readonly funding?: string;
}

/** What was moved in one way, in whole öre, and the two accounts it is posted to. */
interface Movement {
  readonly debit: string;
  readonly credit: string;
  minor: number;
}

/** Movements by stream, then by type of event, then by party or funding, then by year (0 where there is none). */
type Movements = Map<string, Map<string, Map<string, Map<number, Movement>>>>;

/**
 * The fold itself, the same for every arm. It costs as little as a plain one can: what both sides of a ratio have in common draws the ratio
 * to 1, and it is the stores that are compared. So a movement is found by what an event says, without making a text of it, and is posted
 * to its two accounts when everything is read.
 */
export class Fold {
  readonly #found: Movements = new Map();
  readonly #movements: Movement[] = [];

  /** Adds what an event moves; `stream` begins with the category. What moves no money adds nothing. */
  add({ stream, type, data }: { stream: string; type: string; data: unknown }): void {
    const moved = data as Moved;
    const { party, funding, year = 0 } = moved;
    const byYear = within(within(within(this.#found, stream), type), party ?? funding ?? '');
    const movement = byYear.get(year) ?? this.#made(byYear, { stream, type, moved });
    if (movement) movement.minor += minorOf(moved.amount.value);
  }

  totals(): Totals {
    const totals: Totals = new Map();
    const post = (account: string, minor: number) => totals.set(account, (totals.get(account) ?? 0) + minor);
    for (const { debit, credit, minor } of this.#movements) {
      post(debit, minor);
      post(credit, -minor);
    }
    return totals;
  }

  #made(
    byYear: Map<number, Movement>,
    { stream, type, moved }: { stream: string; type: string; moved: Moved },
  ): Movement | undefined {
    const sides = sidesOf(type, moved);
    if (!sides) return undefined;
    const movement = { debit: `${stream}|${sides.debit}`, credit: `${stream}|${sides.credit}`, minor: 0 };
    byYear.set(moved.year ?? 0, movement);
    this.#movements.push(movement);
    return movement;
  }
}

function sidesOf(type: string, { party, year, funding }: Moved): { debit: string; credit: string } | undefined {
  switch (type) {
    case 'ContributionRequisitioned':
      return { debit: `receivable:${party}:${year}`, credit: `requisitioned:${party}:${year}` };
    case 'ContributionReceived':
      return { debit: 'cash', credit: `receivable:${party}:${year}` };
    case 'ContributionRefunded':
      return { debit: `refunded:${party}:${year}`, credit: 'cash' };
    case 'ExternalFundingReceived':
      return { debit: 'cash', credit: `external-funding:${funding}` };
    case 'ExternalFundingRefunded':
      return { debit: `external-funding:${funding}`, credit: 'cash' };
  }
  return undefined;
}

/** The map that stands under a key, made where there is none. */
function within<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const found = map.get(key);
  if (found) return found;
  const made = new Map<Inner, Value>();
  map.set(key, made);
  return made;
}

const POINT = '.'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/** Whole öre of an amount that has two decimals and no sign, as all of the workload have. */
function minorOf(text: string): number {
  let minor = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== POINT) minor = minor * 10 + code - ZERO;
  }
  return minor;
}

/** Throws where two arms give other totals. */
export function expectSame(name: string, found: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>): void {
  for (const [key, value] of wanted) {
    if ((found.get(key) ?? 0) !== value) throw new Error(`${name} gives ${found.get(key)} for ${key}; ${value} was wanted.`);
  }
  for (const [key, value] of found) {
    if (!wanted.has(key) && value !== 0) throw new Error(`${name} gives ${value} for ${key}, which nobody else has.`);
  }
}
