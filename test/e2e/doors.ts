import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { built, COMMAND } from './cli-process.js';
import { ORGANISATIONS, type Step } from './run-off-rows.js';
import type { TestServer } from './support/server.js';

/** What a door says when the rules refuse. */
export interface Refused {
  code: string;
  rule: string;
  sentence: string;
}

/** A way into the ledger: both must record, refuse and answer the same. */
export interface Door {
  enter(step: Step): Promise<Refused | undefined>;
  /** `''` asks for the agreement itself. */
  ask(question: string, parameters: Record<string, string>): Promise<unknown>;
}

interface Document {
  paths: Record<string, { post?: { operationId: string } }>;
}

/** The HTTP interface; the path of a command is the one its OpenAPI document gives. */
export function httpDoor(server: TestServer, agreement: string): Door {
  let paths: Map<string, string> | undefined;
  const pathOf = async (command: string): Promise<string> => {
    if (!paths) {
      const { body } = await server.call<Document>('/openapi.json');
      paths = new Map(Object.entries(body.paths).flatMap(([path, { post }]) => (post ? [[post.operationId, path]] : [])));
    }
    return (paths.get(command) ?? '').replace('/api/v1', '').replace('{agreementId}', agreement);
  };
  return {
    enter: async ({ command, as, body }) => {
      const person = `id=${as.role}-${as.party}; role=${as.role}; organisation=${ORGANISATIONS[as.party]}`;
      const reply = await server.call<Record<string, string>>(await pathOf(command), { as: person, body });
      if (reply.status === 201) return undefined;
      const { type = '', code = '', rule = '', clause = '', detail = '' } = reply.body;
      if (!type.endsWith(`:${code}`) || rule + clause === '')
        throw new Error(`${command} was not refused as a problem: ${reply.text}`);
      return { code, rule, sentence: detail };
    },
    ask: async (question, parameters) => {
      const path = question === '' ? '' : `/${question}`;
      const reply = await server.call(`/agreements/${agreement}${path}?${new URLSearchParams(parameters)}`);
      if (reply.status !== 200) throw new Error(`${question} was not answered: ${reply.text}`);
      return reply.body;
    },
  };
}

const COMMANDS: Record<string, string[]> = {
  '': ['show'],
  balances: ['balances'],
  'balance-explanations': ['explain'],
  contributions: ['contributions'],
  obligations: ['obligations'],
  timeline: ['timeline'],
};
const FLAGS: Record<string, string> = { dissolvedOn: '--if-dissolved', fromKnownAt: '--from-known-at', knownAt: '--known-at' };
const run = promisify(execFile);

/** The command line, a process for each command, talking to the server. */
export function commandLineDoor(server: TestServer, agreement: string): Door {
  let building: Promise<void> | undefined;
  const call = async (args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    building ??= built();
    await building;
    const program = [COMMAND, '--server', server.url, '--json', ...args];
    try {
      return { code: 0, ...(await run(process.execPath, program, { maxBuffer: 10_000_000 })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  };
  return {
    enter: async ({ command, as, body }) => {
      const { effectiveOn, ...input } = body as { effectiveOn?: string };
      const on = effectiveOn === undefined ? [] : ['--on', effectiveOn];
      const by = ['--as', `${as.role}@${as.party}`];
      const { code, stdout, stderr } = await call(['record', command, agreement, ...by, ...on, '--input', JSON.stringify(input)]);
      if (code === 0) return undefined;
      if (code !== 1) throw new Error(`${command} ended with ${code}: ${stdout}${stderr}`);
      const { error } = JSON.parse(stdout || stderr) as { error: { code: string; rule?: string; detail: string } };
      return { code: error.code, rule: error.rule ?? '', sentence: error.detail };
    },
    ask: async (question, parameters) => {
      const flags = Object.entries(parameters).flatMap(([name, value]) => [FLAGS[name] ?? `--${name}`, value]);
      const { code, stdout, stderr } = await call([...(COMMANDS[question] ?? []), agreement, ...flags]);
      if (code !== 0) throw new Error(`${question} was not answered (${code}): ${stderr}`);
      return JSON.parse(stdout);
    },
  };
}
