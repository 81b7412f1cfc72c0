import { describe, expect, it } from '@jest/globals';
import * as rules from './support/architecture-rules.js';
import { readSourceFiles, type SourceFile } from './support/source-files.js';

const root = new URL('..', import.meta.url).pathname;
const files = readSourceFiles(root, ['apps', 'libs', 'test']);
const file = (path: string, ...lines: string[]): SourceFile => ({ path, text: `${lines.join('\n')}\n` });
const repeated = (line: string, times: number) => Array.from({ length: times }, () => line);

interface Case {
  readonly rule: rules.Rule;
  /** Files that break the rule, and the beginning of what it says of each fault. */
  readonly broken: readonly SourceFile[];
  readonly says: readonly string[];
  /** Files that look alike and are right. */
  readonly right: readonly SourceFile[];
}

const cases: Readonly<Record<string, Case>> = {
  'imports between libraries and apps go one way': {
    rule: rules.importDirection,
    broken: [
      file('libs/ledger/src/a.ts', "import { x } from '#audit/record.js';"),
      file('libs/audit/src/a.ts', '', "export { x } from '#ledger/money.js';"),
      file('libs/event-store/src/a.ts', "import type { X } from '#ledger/money.js';"),
      file('libs/read-models/src/a.ts', "const x = await import('#audit/record.js');"),
      file('libs/interchange/src/a.spec.ts', "import '#application/write.js';"),
      file('libs/application/src/a.ts', "import { x } from '../../../apps/api/src/main.js';"),
      file('libs/operations/src/a.ts', "import { x } from '#read-models/a.js';"),
      file('apps/verify/src/a.ts', "let x: import('#event-store/port.js').Json;"),
      file('apps/worker/src/a.ts', "import { x } from '../../api/src/main.js';"),
      file('libs/common/src/a.ts', ''),
    ],
    says: [
      'libs/ledger/src/a.ts:1 imports libs/audit/src/record.ts; libs/ledger may import nothing of ours',
      'libs/audit/src/a.ts:2 imports libs/ledger/src/money.ts',
      'libs/event-store/src/a.ts:1 imports libs/ledger/src/money.ts',
      'libs/read-models/src/a.ts:1 imports libs/audit/src/record.ts; libs/read-models may import libs/ledger, libs/event-store',
      'libs/interchange/src/a.spec.ts:1 imports libs/application/src/write.ts',
      'libs/application/src/a.ts:1 imports apps/api/src/main.ts',
      'libs/operations/src/a.ts:1 imports libs/read-models/src/a.ts; libs/operations may import libs/event-store',
      'apps/verify/src/a.ts:1 imports libs/event-store/src/port.ts',
      'apps/worker/src/a.ts:1 imports apps/api/src/main.ts',
      'libs/common/src/a.ts:1 libs/common has no place in the house',
    ],
    right: [
      file(
        'libs/application/src/a.ts',
        "import '#ledger/a.js';",
        "import '#event-store/a.js';",
        "import '#audit/a.js';",
        "import '#read-models/a.js';",
      ),
      file('libs/read-models/src/a.ts', "import '#ledger/a.js';", "import '#event-store/a.js';"),
      file('libs/interchange/src/a.ts', "import '#ledger/a.js';", "import '#read-models/a.js';"),
      file('libs/operations/src/a.ts', "import '#event-store/a.js';"),
      file('apps/verify/src/a.ts', "import '#ledger/a.js';", "import '#audit/a.js';"),
      file('libs/ledger/src/a.ts', "import './b.js';", "import Decimal from 'decimal.js';"),
      file('test/a.spec.ts', "import '#application/a.js';"),
    ],
  },
  'no relative import leaves its library': {
    rule: rules.relativeImports,
    broken: [
      file('libs/application/src/a.ts', "import { x } from '../../ledger/src/money.js';"),
      file('libs/ledger/src/a.ts', "import { given } from '../../../test/support/given.js';"),
    ],
    says: [
      'libs/application/src/a.ts:1 leaves its library by ../../ledger/src/money.js',
      'libs/ledger/src/a.ts:1 leaves its library',
    ],
    right: [
      file('libs/application/src/sub/a.ts', "import { x } from '../b.js';", "import { y } from '#ledger/money.js';"),
      file('libs/ledger/src/a.spec.ts', "import { given } from '../../../test/support/given.js';"),
    ],
  },
  'only apps/api and apps/worker import Nest': {
    rule: rules.frameworkAtTheEdge,
    broken: [
      file('libs/application/src/a.ts', '', "import { Injectable } from '@nestjs/common';"),
      file('apps/cli/src/a.ts', "await import('@nestjs/core');"),
    ],
    says: ['libs/application/src/a.ts:2 imports @nestjs/common', 'apps/cli/src/a.ts:1 imports @nestjs/core'],
    right: [file('apps/api/src/a.ts', "import '@nestjs/common';"), file('apps/worker/src/a.ts', "import '@nestjs/core';")],
  },
  'a file has at most 300 lines': {
    rule: rules.fileLength,
    broken: [file('libs/ledger/src/a.ts', ...repeated('let x = 1;', 301))],
    says: ['libs/ledger/src/a.ts:301 has 301 lines'],
    right: [
      file('libs/ledger/src/a.ts', ...repeated('let x = 1;', 300)),
      file('libs/ledger/src/a.spec.ts', ...repeated('let x = 1;', 301)),
    ],
  },
  'a function has at most 50 lines': {
    rule: rules.functionLength,
    broken: [
      file('libs/ledger/src/a.ts', '', 'function long() {', ...repeated('  x();', 49), '}'),
      file('apps/web/src/a.tsx', 'const Page = () => {', ...repeated('  x();', 48), '  return <p />;', '};'),
      file('apps/api/src/a.ts', 'class A {', '  act() {', ...repeated('    x();', 49), '  }', '}'),
    ],
    says: [
      'libs/ledger/src/a.ts:2 long has 51 lines',
      'apps/web/src/a.tsx:1 Page has 51 lines',
      'apps/api/src/a.ts:2 act has 51 lines',
    ],
    right: [
      file('libs/ledger/src/a.ts', '/** Two', ' * lines. */', 'function long() {', ...repeated('  x();', 48), '}'),
      file('libs/ledger/src/a.spec.ts', 'function long() {', ...repeated('  x();', 60), '}'),
    ],
  },
  'a function takes at most three parameters': {
    rule: rules.parameterCount,
    broken: [
      file('libs/ledger/src/a.ts', 'const f = (a, b, c, d) => a;', 'interface P { act(a, b, c, d): void }'),
      file('libs/ledger/src/b.ts', 'class A {', '  constructor(a, b, c, d) {}', '}'),
    ],
    says: [
      'libs/ledger/src/a.ts:1 f takes 4 parameters',
      'libs/ledger/src/a.ts:2 act takes 4 parameters',
      'libs/ledger/src/b.ts:2 the constructor takes 4',
    ],
    right: [
      file('apps/api/src/a.ts', '@Injectable()', 'class A { constructor(a, b, c, d) {} }'),
      file('libs/ledger/src/a.ts', 'function f(this: X, a, b, c) {}', 'f(1, 2, 3, 4);'),
    ],
  },
  'no file imports itself by way of others': {
    rule: rules.importCycles,
    broken: [
      file('libs/ledger/src/a.ts', "import { b } from './b.js';"),
      file('libs/ledger/src/b.ts', "import { c } from '#ledger/c.js';"),
      file('libs/ledger/src/c.ts', "import { type A, a } from './a.js';"),
      file('apps/web/src/a.tsx', "import { a } from './a.js';"),
    ],
    says: [
      'libs/ledger/src/c.ts:1 closes the loop libs/ledger/src/a.ts → libs/ledger/src/b.ts → libs/ledger/src/c.ts → libs/ledger/src/a.ts',
      'apps/web/src/a.tsx:1 closes the loop apps/web/src/a.tsx → apps/web/src/a.tsx',
    ],
    right: [
      file('libs/ledger/src/a.ts', "import { b } from './b.js';", "import { c } from './c.js';"),
      file('libs/ledger/src/b.ts', "import { c } from './c.js';", "import type { A } from './a.js';"),
      file('libs/ledger/src/c.ts', "import { type A } from './a.js';", "export type { B } from './b.js';"),
    ],
  },
  'a library has no index file': {
    rule: rules.noBarrels,
    broken: [file('libs/ledger/src/index.ts', ''), file('libs/client/src/parts/index.tsx', '')],
    says: ['libs/ledger/src/index.ts:1 is a barrel', 'libs/client/src/parts/index.tsx:1 is a barrel'],
    right: [file('apps/web/src/index.tsx', ''), file('libs/ledger/src/balance-index.ts', '')],
  },
  'a file is named for what it holds': {
    rule: rules.fileNames,
    broken: [
      file('libs/ledger/src/utils.ts', ''),
      file('libs/ledger/src/date-helper.ts', ''),
      file('apps/api/src/managers/a.ts', ''),
    ],
    says: [
      'libs/ledger/src/utils.ts:1 is named for a kind',
      'libs/ledger/src/date-helper.ts:1 is named for a kind',
      'apps/api/src/managers/a.ts:1 is named for a kind',
    ],
    right: [file('libs/ledger/src/utilisation.ts', '')],
  },
  'nothing lies deeper than libs/x/src/y/file.ts': {
    rule: rules.pathDepth,
    broken: [file('libs/ledger/src/y/z/a.ts', '')],
    says: ['libs/ledger/src/y/z/a.ts:1 lies deeper'],
    right: [file('libs/ledger/src/y/a.ts', '')],
  },
  'the rules know no clock, chance, input or output': {
    rule: rules.pureLedger,
    broken: [
      file(
        'libs/ledger/src/a.ts',
        "import { randomUUID } from 'node:crypto';",
        "import fs from 'fs';",
        "import { Injectable } from '@nestjs/common';",
        'const a = new Date(on);',
        'const b = Date.now() + Math.random();',
        'console.log(process.env.HOME);',
        'setTimeout(() => Date(), 1);',
      ),
    ],
    says: [
      'libs/ledger/src/a.ts:1 imports node:crypto',
      'libs/ledger/src/a.ts:2 imports fs',
      'libs/ledger/src/a.ts:3 imports @nestjs/common',
      'libs/ledger/src/a.ts:1 uses randomUUID',
      'libs/ledger/src/a.ts:4 uses Date(…)',
      'libs/ledger/src/a.ts:5 uses Date.now',
      'libs/ledger/src/a.ts:5 uses Math.random',
      'libs/ledger/src/a.ts:6 uses console',
      'libs/ledger/src/a.ts:6 uses process',
      'libs/ledger/src/a.ts:7 uses setTimeout',
      'libs/ledger/src/a.ts:7 uses Date(…)',
    ],
    right: [
      file(
        'libs/ledger/src/a.ts',
        "import Decimal from 'decimal.js';",
        '// no process, no console',
        'const day = Date.UTC(2026, 0, 1);',
        'step.process({ console: 1 });',
      ),
      file('libs/ledger/src/a.spec.ts', "import { readFileSync } from 'node:fs';", 'const now = new Date();'),
      file('libs/audit/src/a.ts', "import { createHash } from 'node:crypto';"),
    ],
  },
  'a switch in the rules has no default': {
    rule: rules.exhaustiveSwitches,
    broken: [file('libs/ledger/src/a.ts', 'switch (x) {', "  case 'a': break;", '  default: break;', '}')],
    says: ['libs/ledger/src/a.ts:3 has a default'],
    right: [
      file('libs/ledger/src/a.ts', "switch (x) { case 'a': break; }", 'const terms = { default: 1 };', 'export default 1;'),
    ],
  },
  'no work is left behind in a comment': {
    rule: rules.noLeftovers,
    broken: [file('libs/ledger/src/a.ts', '', `// TO${'DO'} later`), file('test/a.spec.ts', `/* FIX${'ME'} */`)],
    says: ['libs/ledger/src/a.ts:2 leaves work behind', 'test/a.spec.ts:1 leaves work behind'],
    right: [file('libs/ledger/src/a.ts', '// What is to do stands in an issue.')],
  },
  'no test is switched off or favoured': {
    rule: rules.everyTestRuns,
    broken: [
      file(
        'libs/ledger/src/a.spec.ts',
        "it.skip('a', () => {});",
        "describe.only('b', () => {});",
        "it.only.each([1])('c', () => {});",
        "xit('d');",
      ),
      file('test/b.spec.ts', "describe.skip('a', () => {});", "it.todo('b');"),
    ],
    says: [
      'libs/ledger/src/a.spec.ts:1 says it.skip',
      'libs/ledger/src/a.spec.ts:2 says describe.only',
      'libs/ledger/src/a.spec.ts:3 says it.only',
      'libs/ledger/src/a.spec.ts:4 says xit',
      'test/b.spec.ts:1 says describe.skip',
      'test/b.spec.ts:2 says it.todo',
    ],
    right: [
      file(
        'test/a.spec.ts',
        "(url ? describe : describe.skip)('on a real server', () => {});",
        'page.only(); cursor.skip(3);',
        "it.each([1])('a', fit);",
      ),
    ],
  },
  'every exported name of a library has a doc sentence': {
    rule: rules.docSentences,
    broken: [
      file(
        'libs/ledger/src/a.ts',
        'export const a = 1;',
        'export interface B {}',
        '// no doc',
        'export function c() {}',
        'type D = 1;',
        'export { D };',
        'export class E {}',
      ),
    ],
    says: [
      'libs/ledger/src/a.ts:1 exports a ',
      'libs/ledger/src/a.ts:2 exports B ',
      'libs/ledger/src/a.ts:4 exports c ',
      'libs/ledger/src/a.ts:5 exports D ',
      'libs/ledger/src/a.ts:7 exports E ',
    ],
    right: [
      file(
        'libs/ledger/src/a.ts',
        '/** One. */',
        'export const a = 1;',
        '/** Two. */',
        '@Decorated()',
        'export class B {}',
        'const c = 1;',
      ),
      file(
        'libs/ledger/src/b.ts',
        '/** Both. */',
        'export function f(a: 1): 1;',
        'export function f(a: 2): 2;',
        'export function f(a) { return a; }',
      ),
      file('apps/api/src/a.ts', 'export const a = 1;'),
    ],
  },
};

describe('the house', () => {
  it.each(Object.entries(cases))('%s', (_name, { rule }) => {
    expect(rule(files)).toEqual([]);
  });
});

describe('each rule can fail', () => {
  it.each(Object.entries(cases))('%s', (_name, { rule, broken, says, right }) => {
    expect(rule(broken)).toEqual(says.map((start) => expect.stringMatching(new RegExp(`^${start.replace(/[.()…]/g, '\\$&')}`))));
    expect(right.flatMap((one) => rule([one]))).toEqual([]);
    expect(rule(right)).toEqual([]);
  });

  it('is said of every rule there is', () => {
    expect(new Set(Object.values(cases).map(({ rule }) => rule))).toEqual(new Set(Object.values(rules)));
  });

  it('is asked of all our sources', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('libs/audit/src/record.ts');
    expect(paths).toContain('test/architecture.spec.ts');
  });
});
