import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, COMMAND, EMBEDDED, environment, ROOT } from './cli-process.js';

// What a newcomer does first: start it, then copy what it prints into another terminal, where nobody set what the first one had set.

const START = join(ROOT, 'apps/cli/bin/start.mjs');
const COMMANDS = /^ {3}npx agreement-ledger (.*)$/;

let parent: string;
let server: ChildProcess;
const lines: string[] = [];

beforeAll(async () => {
  await built();
  parent = mkdtempSync(join(tmpdir(), 'agreement-ledger-welcome-'));
  // A name that a shell would take for two words and the beginning of a third.
  const env = environment({ ...EMBEDDED, PORT: '0', AGREEMENT_LEDGER_DATA: join(parent, "the auditor's copy") });
  server = spawn(process.execPath, [START], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
    lines.push(line);
    if (line.includes('Ctrl-C')) break;
  }
}, BUILD_MS);

afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
  rmSync(parent, { recursive: true, force: true });
});

/** Runs a line of a terminal in which `npx agreement-ledger` is the command of this checkout. */
function typed(words: string): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    const script = `'${process.execPath}' '${COMMAND}' ${words}`;
    const options = { cwd: ROOT, env: environment(EMBEDDED) };
    execFile('/bin/sh', ['-c', script], options, (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }));
  });
}

describe('what a start with a data directory of its own prints', () => {
  it('can be typed as it stands, where the variable is not set', async () => {
    const commands = lines.flatMap((line) => COMMANDS.exec(line)?.[1] ?? []);
    expect(commands.map((words) => words.split(' ')[0])).toEqual(['balances', 'explain', 'obligations', 'record', 'timeline']);
    const said = [];
    for (const words of commands) said.push(await typed(words));
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(said[0]?.stdout).toContain('10,124,999.25');
    // The timeline ends with the payment that was just recorded.
    expect(said[4]?.stdout).toContain('1,100,000.00');
  }, 60_000);
});
