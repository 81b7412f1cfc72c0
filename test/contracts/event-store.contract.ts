import { describe, it } from '@jest/globals';
import { appendCases } from './append.js';
import { type ContractCase, openWorld, type StoreUnderTest } from './contract-case.js';
import { followCases } from './follow.js';
import { idempotencyCases } from './idempotency.js';
import { lifecycleCases } from './lifecycle.js';
import { readCases } from './reads.js';
import { validationCases } from './validation.js';

const groups: Readonly<Record<string, readonly ContractCase[]>> = {
  'append and expected revision': appendCases,
  'repeated appends': idempotencyCases,
  validation: validationCases,
  reads: readCases,
  follow: followCases,
  'life of a store': lifecycleCases,
};

/** Cases about a network or a cluster: only these may be declared not applicable. */
const mayNotApply: readonly number[] = [20, 21, 22, 45, 49, 51, 52, 53, 56, 57];

/**
 * The tests that every adapter of the event store passes, written once. `factory` makes a fresh store under test for each case;
 * `notApplicable` gives the reason by case number, and such a case is reported as skipped, never as passed.
 */
export function eventStoreContract(
  name: string,
  factory: () => StoreUnderTest | Promise<StoreUnderTest>,
  options: { readonly notApplicable: Readonly<Record<number, string>> },
): void {
  const { notApplicable } = options;
  expectWellDeclared(notApplicable);
  sayServer(`${name}: ${58 - Object.keys(notApplicable).length} cases apply`);
  for (const reason of [undefined, ...new Set(Object.values(notApplicable))]) {
    const title = `event store contract: ${name}${reason === undefined ? '' : `, not applicable as ${reason}`}`;
    const chosen = reason === undefined ? describe : describe.skip;
    chosen(title, () => {
      for (const [group, cases] of Object.entries(groups)) {
        const ofThisReason = cases.filter(({ number }) => notApplicable[number] === reason);
        if (ofThisReason.length > 0) describe(group, () => declare(ofThisReason, factory));
      }
    });
  }
}

/** Says which server a run has met, or why it met none: what was not met was not tested. */
export function sayServer(text: string): void {
  process.stderr.write(`event store contract: ${text}\n`);
}

function declare(cases: readonly ContractCase[], factory: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  for (const { number, title, run, timeoutMs } of cases) {
    const test = async () => {
      const under = await factory();
      try {
        await run(await openWorld(under));
      } finally {
        await under.destroy();
      }
    };
    it(`${number} ${title}`, test, timeoutMs ?? 120_000);
  }
}

function expectWellDeclared(notApplicable: Readonly<Record<number, string>>): void {
  const numbers = Object.values(groups).flatMap((cases) => cases.map((contractCase) => contractCase.number));
  const isWhole = numbers.length === 58 && numbers.every((number, index) => number === index + 1);
  if (!isWhole) throw new Error(`The contract has the cases 1 to 58; found ${numbers.join(', ')}.`);
  const wrong = Object.keys(notApplicable).filter((number) => !mayNotApply.includes(Number(number)));
  if (wrong.length > 0) throw new Error(`The cases ${wrong.join(', ')} apply to every store.`);
}
