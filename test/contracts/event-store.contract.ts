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
  expectWellDeclared(options.notApplicable);
  describe(`event store contract: ${name}`, () => {
    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        for (const contractCase of cases) declare(contractCase, factory, options.notApplicable[contractCase.number]);
      });
    }
  });
}

function declare(
  contractCase: ContractCase,
  factory: () => StoreUnderTest | Promise<StoreUnderTest>,
  reason: string | undefined,
): void {
  const title = `${contractCase.number} ${contractCase.title}`;
  if (reason !== undefined) {
    it.skip(`${title} [not applicable: ${reason}]`, () => {});
    return;
  }
  it(
    title,
    async () => {
      const under = await factory();
      try {
        await contractCase.run(await openWorld(under));
      } finally {
        await under.destroy();
      }
    },
    contractCase.timeoutMs ?? 15_000,
  );
}

function expectWellDeclared(notApplicable: Readonly<Record<number, string>>): void {
  const numbers = Object.values(groups).flatMap((cases) => cases.map((contractCase) => contractCase.number));
  const isWhole = numbers.length === 58 && numbers.every((number, index) => number === index + 1);
  if (!isWhole) throw new Error(`The contract has the cases 1 to 58; found ${numbers.join(', ')}.`);
  const wrong = Object.keys(notApplicable).filter((number) => !mayNotApply.includes(Number(number)));
  if (wrong.length > 0) throw new Error(`The cases ${wrong.join(', ')} apply to every store.`);
}
