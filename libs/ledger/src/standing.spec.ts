import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Amount, sum, text } from './money.js';
import type { End } from './phase.js';
import { areAllPlain, firstRejected, movementsOfLatest, standingOn } from './standing.js';
import { type CommitmentFact, type Rejected, runTranches, type Tranche } from './tranches.js';

// What is kept of a commitment's facts against a run of all of them, for facts of every kind in any order of date.

const END_OF_TIME = '9999-12-31';
const NEXT = Number.MAX_SAFE_INTEGER;
const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}`;
const KINDS = ['spend', 'spend', 'spend', 'reverse', 'reverse', 'release', 'reduce', 'increase', 'rescind', 'settle'] as const;
const ENDS: readonly (End | undefined)[] = [
  undefined,
  { on: day(20), ground: 'expiry' },
  { on: day(9), ground: 'failed-negotiation' },
  { on: day(9), ground: 'other' },
];

const sketch = fc.record({
  kind: fc.constantFrom(...KINDS),
  on: fc.integer({ min: 1, max: 12 }),
  late: fc.boolean(),
  amount: fc.integer({ min: 1, max: 40 }),
  expenditure: fc.integer({ min: 0, max: 7 }),
  group: fc.constantFrom(undefined, 'surviving' as const, 'contested' as const),
  body: fc.constantFrom('board' as const, 'core-team' as const),
  survives: fc.boolean(),
  end: fc.constantFrom(0, 1, 1, 2, 2, 2, 3),
  anyway: fc.integer({ min: 0, max: 19 }),
});
type Sketch = typeof sketch extends fc.Arbitrary<infer S> ? S : never;

function factOf(of: Sketch, { seq, latest }: { seq: number; latest: number }): CommitmentFact {
  // Vouchers come mostly in order of date, so most facts here do too.
  const at = { on: day(of.late ? of.on : Math.max(latest, Math.min(12, latest + (of.on % 2)))), seq };
  const amount = new Amount(of.amount);
  const group = of.group === undefined ? {} : { group: of.group };
  const expenditure = of.kind === 'spend' ? `E${seq}` : `E${of.expenditure}`;
  switch (of.kind) {
    case 'spend':
      return { kind: 'spend', amount, expenditure, ...group, ...at };
    case 'reverse':
      return { kind: 'reverse', amount, expenditure, ...at };
    case 'release':
      return { kind: 'release', amount, ...group, ...at };
    case 'reduce':
      return { kind: 'reduce', amount, decision: 'D', ...at };
    case 'increase':
      return { kind: 'increase', amount, decision: 'D', decidedOn: at.on, body: of.body, carriedOver: false, ...at };
    case 'rescind':
      return { kind: 'rescind', decision: 'D', ...at };
    case 'settle':
      return { kind: 'settle', survives: of.survives, ...at };
  }
}

const told = (rejected: Rejected | undefined) =>
  rejected && { kind: rejected.fact.kind, seq: rejected.fact.seq, why: rejected.why, left: text(rejected.left) };
const shown = (tranches: readonly Readonly<Tranche>[]) => JSON.parse(JSON.stringify(tranches)) as unknown;

function movedOnEachDay(facts: readonly CommitmentFact[], end: End | undefined): Map<string, Amount> {
  const moved = new Map<string, Amount>();
  for (const { on, amount } of runTranches(facts, END_OF_TIME, end).tranches.flatMap(({ movements }) => movements)) {
    moved.set(on, (moved.get(on) ?? new Amount(0)).plus(amount));
  }
  return moved;
}

/** What a fact moved besides on its own day, and on its own day, by two whole runs. */
function movedBy(facts: readonly CommitmentFact[], fact: CommitmentFact, end: End | undefined): string[] {
  const after = movedOnEachDay(facts, end);
  const before = movedOnEachDay(
    facts.filter(({ seq }) => seq !== fact.seq),
    end,
  );
  return [...new Set([...after.keys(), ...before.keys()])].sort().flatMap((on) => {
    const change = (after.get(on) ?? new Amount(0)).minus(before.get(on) ?? 0);
    return change.isZero() ? [] : [`${on} ${text(change)}`];
  });
}

function compareAll(sketches: readonly Sketch[]): void {
  const fund = { kind: 'fund' as const, amount: new Amount(60), decision: 'D', decidedOn: day(2), body: 'board' as const };
  const facts: CommitmentFact[] = [{ ...fund, carriedOver: false, on: day(2), seq: 0 }];
  let latest = 2;
  for (const of of sketches) {
    const end = ENDS[of.end];
    const fact = factOf(of, { seq: facts.length, latest });
    const expected = runTranches([...facts, { ...fact, seq: NEXT }], END_OF_TIME, end).rejected[0];
    expect(told(firstRejected(facts, { ...fact, seq: NEXT }, end))).toEqual(told(expected));
    // What could not stand is recorded now and then all the same, as it may be once a dissolution is recorded late.
    if (expected && of.anyway > 0) continue;
    facts.push(fact);
    latest = Math.max(latest, Number(fact.on.slice(8)));
    expect(shown(standingOn(facts, day(12), end))).toEqual(shown(runTranches(facts, day(12), end).tranches));
    const movements = movementsOfLatest(facts, fact.seq, end);
    if (movements) {
      const net = sum(movements.map(({ amount }) => amount));
      expect(net.isZero() ? [] : [`${fact.on} ${text(net)}`]).toEqual(movedBy(facts, fact, end));
    }
    expect(areAllPlain(facts)).toBe(facts.every(({ kind }) => kind !== 'rescind' && kind !== 'settle'));
  }
}

describe('what is kept of the facts of a commitment', () => {
  it('tells the same as a run of all of them, whatever is recorded in whatever order', () => {
    fc.assert(fc.property(fc.array(sketch, { minLength: 1, maxLength: 40 }), compareAll), { numRuns: 400 });
  });

  it('tells the same while everything is plain and within the agreement', () => {
    const plain = sketch
      .filter(({ kind }) => kind !== 'rescind' && kind !== 'settle')
      .map((of): Sketch => ({ ...of, end: 1, anyway: 1 }));
    fc.assert(fc.property(fc.array(plain, { minLength: 1, maxLength: 60 }), compareAll), { numRuns: 300 });
  });

  it('is of its own list alone: one that leaves facts out begins anew', () => {
    const fund: CommitmentFact = {
      kind: 'fund',
      amount: new Amount(10),
      decision: 'D',
      decidedOn: day(2),
      body: 'board',
      carriedOver: false,
      on: day(2),
      seq: 0,
    };
    const spend: CommitmentFact = { kind: 'spend', amount: new Amount(10), expenditure: 'E1', on: day(3), seq: 1 };
    const facts = [fund, spend];
    const more: CommitmentFact = { ...spend, expenditure: 'E2', seq: NEXT };
    expect(firstRejected(facts, more, undefined)?.why).toBe('exceeds');
    expect(
      firstRejected(
        facts.filter((fact) => fact !== spend),
        more,
        undefined,
      ),
    ).toBeUndefined();
    expect(firstRejected(facts, more, undefined)?.why).toBe('exceeds');
  });
});
