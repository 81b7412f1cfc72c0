import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, CommandLine } from './cli-process.js';

// The answer in the README is what the command prints; an answer that nobody could get again would be a promise without cover.

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, command = '', shown = ''] = /```console\n\$ npx agreement-ledger ([^\n]+)\n([\s\S]*?)```/.exec(readme) ?? [];

describe('the answer in the README', () => {
  const line = new CommandLine();
  beforeAll(async () => {
    await built();
    await line.run('import', 'examples/run-off-2026-2029.jsonl');
  }, BUILD_MS);
  afterAll(() => line.remove());

  it('is what the command prints, paragraph by paragraph', async () => {
    const { stdout } = await line.run(...command.split(' '), '--lang', 'en');
    const paragraphs = shown.trim().split('\n\n');
    expect(paragraphs.length).toBeGreaterThan(2);
    for (const paragraph of paragraphs) expect(stdout).toContain(paragraph);
  });
});
