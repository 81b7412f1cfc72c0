import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allCommands } from '#ledger/definition.js';
import type { Line } from '../support/history.js';
import { draft } from '../support/rules.js';
import { commandPaths, sendLine } from './support/sending.js';
import { ADMIN, MDU, type Reply, startServer, type TestServer } from './support/server.js';
import { NAMES } from './whole-names.js';
import type { Seen } from './whole-rows.js';
import { ROWS } from './whole-table.js';

// The table of the whole agreement, run over HTTP: each row sends its command, checks the event, a refusal and the answer.

/** The rows of what the sources say, by the column they are known by; every one has commands in the table. */
const SOURCES = [
  ...['§ 1', '§ 2, 3', '§ 4', '§ 5', '§ 6', '§ 7', '§ 8', '§ 9', '§ 10', '§ 11 (first)', '§ 11 (second)', 'end', 'cover'],
  ...[
    'minutes',
    'minutes (economy)',
    'plan 2025',
    'organisation 2025',
    'organisation 2025 (yearly)',
    'organisation 2025 (posts)',
  ],
];

interface Recorded {
  events: { type: string }[];
  code: string;
}

let server: TestServer;
let clock = new Date('2025-09-18T10:00:00.000Z');
let paths: Map<string, string>;

beforeAll(async () => {
  server = await startServer({ now: () => clock });
  paths = await commandPaths(server);
});

afterAll(() => server.remove());

/** Sends an order on the day it is recorded; the path is the one the OpenAPI document gives its command. */
async function send(agreement: string, line: Line): Promise<Reply<Recorded>> {
  clock = new Date(line.recordedAt ?? '');
  return sendLine<Recorded>(server, line, { agreement, paths });
}

/** The value at the path of the answer; undefined too where the question has no answer yet. */
async function seenIn(agreement: string, { ask, on, with: more, shows }: Seen): Promise<unknown> {
  const path = ask === '' ? '' : `/${ask}`;
  const { status, body } = await server.call(`/agreements/${agreement}${path}?${new URLSearchParams({ on, ...more })}`);
  if (status !== 200) return undefined;
  const steps = (shows.split(' ')[0] ?? '').split('/').slice(1);
  return steps.reduce((value: unknown, step) => (value as Record<string, unknown> | undefined)?.[step], body);
}

describe('the whole agreement over HTTP', () => {
  it.each(ROWS.map((row) => [row.of, row.line.command, row.seen.shows, row] as const))(
    '%s: %s gives %s',
    async (_of, command, _shows, row) => {
      const agreement = randomUUID();
      for (const line of row.before) {
        const reply = await send(agreement, line);
        if (reply.status !== 201) throw new Error(`${line.command} before ${command}: ${reply.text}`);
      }
      const wanted = row.seen.shows.slice(row.seen.shows.indexOf(' ') + 1);
      expect(String(await seenIn(agreement, row.seen))).not.toBe(wanted);
      const done = await send(agreement, row.line);
      expect(done.status === 201 ? done.body.events.map((event) => event.type) : done.text).toEqual(row.events);
      expect(String(await seenIn(agreement, row.seen))).toBe(wanted);
      const refused = await send(agreement, row.refused);
      expect([refused.status >= 400 && refused.status < 500, refused.body.code]).toEqual([true, row.code]);
      expect(String(await seenIn(agreement, row.seen))).toBe(wanted);
    },
  );

  it('an organisation is registered once', async () => {
    const body = { effectiveOn: '2025-09-18', key: 'mdu', name: 'Mälardalens universitet', kind: 'university' };
    const path = (paths.get('register-organisation') ?? '').replace('{organisationId}', MDU);
    expect((await server.call(path, { as: ADMIN, body })).status).toBe(201);
    expect((await server.call(path, { as: ADMIN, body })).body['code']).toBe('already-registered');
    expect((await server.call(`/organisations/${MDU}/portfolio`)).status).toBe(200);
  });
});

describe('the table', () => {
  it('has every command', () => {
    const named = new Set(ROWS.map((row) => row.line.command));
    const missing = [...allCommands().map((command) => command.name), draft().command].filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });

  it('has every row of what the sources say', () => {
    expect([...new Set(ROWS.map((row) => row.of))].sort()).toEqual([...SOURCES].sort());
  });

  it('has what there is to build by name, and the document has its questions', async () => {
    const { body } = await server.call<{ paths: Record<string, { get?: { operationId: string } }> }>('/openapi.json');
    const questions = new Set(Object.values(body.paths).flatMap(({ get }) => (get ? [get.operationId] : [])));
    const commands = new Set(ROWS.map((row) => row.line.command));
    const missing = Object.entries(NAMES).flatMap(([name, of]) => [
      ...of.commands.filter((command) => !commands.has(command)).map((command) => `${name}: ${command}`),
      ...of.answers.filter((answer) => !questions.has(answer)).map((answer) => `${name}: ${answer}`),
    ]);
    expect(missing).toEqual([]);
  });
});
