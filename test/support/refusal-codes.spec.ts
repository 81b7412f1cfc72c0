import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import '#ledger/topics.js';
import '#ledger/decide.js';
import { allRefusalCodes } from '#ledger/refusal.js';
import { nodesOf, readSourceFiles } from './source-files.js';

// A refusal no test provokes may never have worked; a rule no test is named for may never have been thought of.

const root = new URL('../..', import.meta.url).pathname;
const specs = readSourceFiles(root, ['libs/ledger/src']).filter((file) => file.path.endsWith('.spec.ts'));
const calls = specs.flatMap((file) => [...nodesOf(file)]).filter((node) => ts.isCallExpression(node));

/** The rules of the money that the ledger carries so far. */
const RULES = ['C1-4', 'K1-5', 'S1-6', 'N1-9', 'P1-6', 'R1-6', 'Q1-3'].flatMap((range) => {
  const [first, last] = [Number(range[1]), Number(range[3])];
  return Array.from({ length: last - first + 1 }, (_, i) => `${range[0]}${first + i}`);
});

function firstText(call: ts.CallExpression): string | undefined {
  const [first] = call.arguments;
  return first && ts.isStringLiteralLike(first) ? first.text : undefined;
}

const provoked = calls
  .filter(({ expression }) => ts.isPropertyAccessExpression(expression) && expression.name.text === 'refuses')
  .flatMap((call) => firstText(call) ?? []);

describe('every refusal and every rule has its test', () => {
  it('each refusal code is provoked by a spec beside its topic: .refuses("the-code")', () => {
    expect(allRefusalCodes().filter((code) => !provoked.includes(code))).toEqual([]);
  });

  it('each code that a spec provokes is one there is', () => {
    const codes = new Set(allRefusalCodes());
    expect(provoked.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('each rule of the money begins the title of a test: it("K3: …")', () => {
    const titles = calls.filter(({ expression }) => /^it\b/.test(expression.getText())).flatMap((call) => firstText(call) ?? []);
    expect(RULES.filter((rule) => !titles.some((title) => title.startsWith(`${rule}: `)))).toEqual([]);
  });
});
