import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { EXIT } from '../../apps/cli/src/exit-codes.js';
import { makeProgram } from '../../apps/cli/src/program.js';
import { built, COMMAND, CommandLine, PARTNERSHIP, type Ran } from '../e2e/cli-process.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { DATES, SUMS, TEXTS } from './values.js';

// Every command's flags with junk: a documented exit code that is no fault of ours, one clear sentence on stderr, never a stack trace.
// FLAGS is how many are tried; each is a process of its own.

const COUNT = Number(process.env['FLAGS'] || 40);
const SEED = seedOfRun();
const EXPECTED: readonly number[] = [EXIT.ok, EXIT.refused, EXIT.usage, EXIT.notFound, EXIT.unavailable];

const JUNK: readonly string[] = [
  ...TEXTS.filter((text) => !text.includes('\u0000') && text.length < 50_000),
  ...DATES,
  ...SUMS,
  ...[
    '-',
    '--',
    '---',
    '-x',
    '=',
    '@',
    '@/',
    '@/no/such/file',
    '{',
    '[]',
    '{"__proto__":{}}',
    '{"a":1,"a":2}',
    `${'['.repeat(9000)}`,
    'role@',
    '@party',
    'finance@mdu@x',
    'king@mdu',
  ],
];

const line = new CommandLine();
let commands: string[][];
beforeAll(async () => {
  await built();
  await line.importExamples();
  const program = await makeProgram('0', ['record']);
  commands = all(program, []);
}, 180_000);
afterAll(() => line.remove());

/** Each command with its arguments and its flags, `serve` left out: what it takes it serves. */
function all(command: Command, path: readonly string[]): string[][] {
  const inside = command.commands.filter((one) => one.name() !== 'serve').flatMap((one) => all(one, [...path, one.name()]));
  if (command.commands.length > 0) return inside;
  return [[...path, ...command.registeredArguments.map(() => PARTNERSHIP), ...command.options.map(({ long }) => long ?? '')]];
}

/** A command with some of its flags, each with a value that is none. */
function someOf(parts: readonly string[], random: Random): string[] {
  const isFlag = (part: string) => part.startsWith('--');
  const words = parts
    .filter((part) => !isFlag(part))
    .map((word) => (word === PARTNERSHIP && random.percent(25) ? random.pick(JUNK) : word));
  const flags = random.shuffled(parts.filter(isFlag)).slice(0, random.whole(1, 4));
  const given = flags.flatMap((flag) => (random.percent(8) ? [flag] : [flag, random.pick(JUNK)]));
  const acting = parts.includes('--as') && random.percent(70) ? ['--as', 'finance@mdu'] : [];
  return [
    ...words,
    ...acting,
    ...given,
    ...(random.percent(10) ? [`--${random.pick(['no-such', 'json=1', '__proto__', ''])}`] : []),
  ];
}

function expectTold(args: readonly string[], { code, stdout, stderr }: Ran): void {
  const told = { args, code, stdout: code === 0 ? '' : stdout, stderr: stderr.slice(0, 2000) };
  expect({ ...told, isExpected: EXPECTED.includes(code) }).toEqual({ ...told, isExpected: true });
  if (code === EXIT.ok) return;
  expect({ ...told, trace: /\n\s+at |node:internal|Error:/.test(stderr) }).toEqual({ ...told, trace: false });
  expect({ ...told, words: stderr.trim().split(/\s+/).length >= 4 }).toEqual({ ...told, words: true });
}

describe('flags that nobody should give', () => {
  it(
    `${COUNT} commands from the seed ${SEED}`,
    async () => {
      const { knownBefore } = await head();
      for (let number = 0; number < COUNT; number += 1) {
        const random = new Random(SEED + number * 7919);
        const args = someOf(random.pick(commands), random);
        const ran = await line.runWith({ input: '' }, ...args);
        expectTold(args, ran);
        if (ran.code !== EXIT.ok) expect([args, (await head()).knownBefore]).toEqual([args, knownBefore]);
      }
    },
    COUNT * 8_000 + 60_000,
  );

  /** How many events there are, which what is refused does not change; what is taken by chance is a read. */
  async function head(): Promise<{ knownBefore: number }> {
    const { knownAt } = await line.json<{ knownAt: { ledgerNumber: number } }>('agreements');
    return { knownBefore: knownAt.ledgerNumber };
  }
});

describe('what once ended otherwise', () => {
  it.each<[string, string[], number]>([
    [
      'a quarantine in no folder',
      ['import', 'examples/partnership-2026-2029.jsonl', '--quarantine', '/no/such/folder/aside'],
      EXIT.usage,
    ],
    ['a folder for a file', ['import', 'examples'], EXIT.notFound],
    [
      'a name that stands twice',
      [
        'record',
        'close-period',
        PARTNERSHIP,
        '--as',
        'finance@mdu',
        '--on',
        '2026-01-31',
        '--input',
        '{"through":"2026-01-31","through":"2026-02-28"}',
      ],
      EXIT.usage,
    ],
    ['a port that is none', ['serve', '--port', '65536'], EXIT.usage],
    ['a level that is none', ['serve', '--log-level', 'loud'], EXIT.usage],
    ['a server that is none', ['agreements', '--server', 'nowhere'], EXIT.usage],
    ['a server that is another program', ['agreements', '--server', 'http://127.0.0.1:1'], EXIT.unavailable],
  ])('%s', async (_, args, code) => {
    const ran = await line.run(...args);
    expectTold(args, ran);
    expect([ran.code, ran.stderr]).toEqual([code, ran.stderr]);
  });

  it.each(['agreements', 'doctor'])('a file for a data directory: %s', async (command) => {
    const file = join(line.directory, 'a-file');
    writeFileSync(file, '');
    const child = spawn(process.execPath, [COMMAND, command, '--data', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([EXIT.unavailable, stderr]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each(['stdout', 'stderr'] as const)('a reader that leaves (%s) is no fault', async (which) => {
    const args = which === 'stdout' ? ['timeline', PARTNERSHIP, '--limit', '100'] : ['show', 'no-such-agreement'];
    const child = spawn(process.execPath, [COMMAND, ...args, '--data', line.directory], { stdio: ['ignore', 'pipe', 'pipe'] });
    child[which].destroy();
    let other = '';
    child[which === 'stdout' ? 'stderr' : 'stdout'].on('data', (chunk: Buffer) => {
      other += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect([code, other]).toEqual([which === 'stdout' ? EXIT.ok : EXIT.notFound, '']);
  });
});
