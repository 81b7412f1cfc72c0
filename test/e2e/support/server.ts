import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServeOptions, serve } from '../../../apps/api/src/serve.js';
import { endStore, ledgerChoices } from './store.js';

/** An answer over HTTP; `text` is its bytes as they came. */
export interface Reply<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** What a call may say besides its path. */
export interface Call {
  method?: string;
  /** The Acting-Person header; the host's finance officer without it. */
  as?: string | null;
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Organisations and people of the examples. */
export const MDU = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
export const ESKILSTUNA = '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02';
export const VASTERAS = '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03';
export const PARTNERSHIP = '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60';
export const RUN_OFF = '9b5f1d2e-6e3c-5f70-8b81-2c3d4e5f6071';

/** The Acting-Person header of a person. */
export function person(id: string, role: string, organisation: string): string {
  return `id=${id}; role=${role}; organisation=${organisation}`;
}

export const FINANCE = person('finance-mdu', 'finance', MDU);
export const ADMIN = person('admin-mdu', 'admin', MDU);

/** A server in this process on a directory of its own. */
export interface TestServer {
  url: string;
  /** Where its metrics and its health are, where it was told to say so. */
  operationsUrl: string;
  directory: string;
  call<Body = Record<string, unknown>>(path: string, call?: Call): Promise<Reply<Body>>;
  /** Closes the server and opens another on the same directory. */
  restart(): Promise<TestServer>;
  close(): Promise<void>;
  /** Closes and removes the directory. */
  remove(): Promise<void>;
}

let keys = 0;
function nextKey(): string {
  keys += 1;
  return `key-${keys}`;
}

/** Starts a server; `now` fixes its clock, `limits` are smaller ones than it would have. */
export async function startServer(
  options: { directory?: string } & Pick<
    ServeOptions,
    'now' | 'limits' | 'eventStore' | 'readModels' | 'operations' | 'tracing'
  > = {},
): Promise<TestServer> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'agreement-ledger-e2e-'));
  const serving = await serve({
    dataDirectory: directory,
    ...(await choices(directory, options)),
    port: 0,
    logLevel: process.env['E2E_LOG'] ?? 'silent',
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.operations === undefined ? {} : { operations: options.operations }),
    ...(options.tracing === undefined ? {} : { tracing: options.tracing }),
  });
  await serving.opened;
  return {
    url: serving.url,
    operationsUrl: serving.operationsUrl ?? '',
    directory,
    ...callerOf(serving.url),
    restart: async () => {
      await serving.close();
      return startServer({ ...options, directory });
    },
    close: () => serving.close(),
    remove: async () => {
      await serving.close();
      await endStore(directory);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a test says itself comes before what the environment says. */
async function choices(directory: string, { eventStore, readModels }: Pick<ServeOptions, 'eventStore' | 'readModels'>) {
  const of = await ledgerChoices(directory);
  return { eventStore: eventStore ?? of.eventStore, readModels: readModels ?? of.readModels };
}

/** Calls a server that runs somewhere else. */
export function callerOf(url: string): Pick<TestServer, 'call'> {
  return { call: (path, call = {}) => send(`${url}/api/v1${path}`, call) };
}

async function send<Body>(url: string, { method, as = FINANCE, key, body, headers = {} }: Call): Promise<Reply<Body>> {
  const isPost = method === 'POST' || (method === undefined && body !== undefined);
  const isText = typeof body === 'string';
  const given: Record<string, string> = {
    ...(as === null ? {} : { 'Acting-Person': as }),
    ...(isPost ? { 'Idempotency-Key': key ?? nextKey() } : {}),
    ...(body === undefined ? {} : { 'Content-Type': isText ? 'application/x-ndjson' : 'application/json' }),
    ...headers,
  };
  const response = await fetch(url, {
    method: method ?? (isPost ? 'POST' : 'GET'),
    headers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (isJson && text ? JSON.parse(text) : {}) as Body };
}

/** The example files by name. */
const EXAMPLES = {
  predecessor: 'partnership-2022-2025',
  partnership: 'partnership-2026-2029',
  'run-off': 'run-off-2026-2029',
} as const;

/** An example file's text. */
export function exampleText(name: keyof typeof EXAMPLES): string {
  return readFileSync(new URL(`../../../examples/${EXAMPLES[name]}.jsonl`, import.meta.url), 'utf8');
}

/** Imports an example, up to and including a row where one is named, and as another agreement where an id is given. */
export async function importExample(
  server: Pick<TestServer, 'call'>,
  name: keyof typeof EXAMPLES,
  { upTo, as }: { upTo?: string; as?: string } = {},
): Promise<void> {
  const lines = exampleText(name).trim().split('\n');
  const last = upTo === undefined ? lines.length : lines.findIndex((line) => JSON.parse(line).id === upTo) + 1;
  const file = lines.slice(0, last).join('\n');
  const original = JSON.parse(lines[0] ?? '').agreement as string;
  const answer = await server.call('/imports', { as: ADMIN, body: as === undefined ? file : file.replaceAll(original, as) });
  if (answer.status !== 200 || answer.body['complete'] !== true) throw new Error(`The import of ${name} failed: ${answer.text}`);
}
