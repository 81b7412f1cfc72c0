import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CARRY_OVER } from '#application/carry-over.js';
import { Envelope } from '#application/envelope.js';
import { draftAgreement } from '#ledger/agreement.js';
import { allCommands } from '#ledger/definition.js';
import { schemaOf } from '#ledger/schemas.js';
import { type Content, type Described, examplePath, mismatches, type OpenApi, operationsOf } from './support/document.js';
import { PREPARED, prepare, preparedFor } from './support/prepared.js';
import { ADMIN, FINANCE, importExample, type Reply, startServer, type TestServer } from './support/server.js';

// The document is the contract: each of its operations is sent its own example, and answers what the document says.
// UPDATE_EXAMPLES=1 writes the answers into apps/api/src/examples/answers.json; look at the difference before it is committed.

const ANSWERS = new URL('../../apps/api/src/examples/answers.json', import.meta.url);
const isUpdate = process.env['UPDATE_EXAMPLES'] === '1';
const now = () => new Date('2029-12-01T12:00:00.000Z');

let reads: TestServer;
let writes: TestServer;
let document: OpenApi;
const answers: Record<string, unknown> = JSON.parse(readFileSync(ANSWERS, 'utf8'));

beforeAll(async () => {
  reads = await startServer({ now });
  writes = await startServer({ now });
  await importExample(reads, 'predecessor');
  await importExample(reads, 'run-off');
  await importExample(reads, 'partnership');
  document = (await reads.call<OpenApi>('/openapi.json', { as: null })).body;
});

afterAll(async () => {
  await reads.remove();
  await writes.remove();
  if (isUpdate) writeFileSync(ANSWERS, `${JSON.stringify(answers, null, 2)}\n`);
});

const of = (tag: 'get' | 'post') => operationsOf(document).filter(({ method }) => method === tag);
const successOf = ({ operation }: Described) => {
  const [status = '', response] = Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? [];
  return { status: Number(status), response, content: response?.content?.['application/json'] as Content };
};

/** Readiness tells a position of the store and what endangers it: the example has those of a file. */
const isOfThePlace = (operationId: string) => operationId === 'ready' && process.env['EVENT_STORE'] === 'eventstoredb';

describe('every question of the document', () => {
  it('answers its example with the example', async () => {
    for (const described of of('get')) {
      const { operationId, security } = described.operation;
      const reply = await reads.call(examplePath(described).replace('/api/v1', ''), security ? { as: null } : {});
      const { status, content } = successOf(described);
      answers[operationId] = reply.body;
      expect([operationId, reply.status]).toEqual([operationId, status]);
      expect(mismatches(document, content.schema, reply.body)).toEqual([]);
      if (!isUpdate && !isOfThePlace(operationId))
        expect({ [operationId]: reply.body }).toEqual({ [operationId]: content.example });
    }
  });
});

describe('every write of the document', () => {
  it.each(Object.keys(PREPARED))('%s is taken as its example says', async (name) => {
    const index = of('post').findIndex(({ operation }) => operation.operationId === name);
    const described = of('post')[index] as Described;
    const { reply, agreement } = await sent(described, index);
    const { status, content, response } = successOf(described);
    expect([reply.text, reply.status]).toEqual([reply.text, status]);
    expect(mismatches(document, content.schema, reply.body)).toEqual([]);
    expect(reply.body['id']).toBe(agreement);
    expect(reply.headers.get('etag')).toBe(`"${reply.body['revision']}"`);
    expect(Object.keys(response?.headers ?? {})).toEqual(['ETag', 'Location', 'Idempotent-Replayed']);
    const place = String(reply.headers.get('location')).replace('/api/v1', '');
    expect(
      (await writes.call(`${place}${place.includes('/events/') ? '' : `?minPosition=${reply.body['position']}`}`)).status,
    ).toBe(200);
    if (name === 'receive-contribution') answers['written'] = reply.body;
  });

  it('receive-contribution answers the example', async () => {
    const described = of('post').find(({ operation }) => operation.operationId === 'receive-contribution') as Described;
    if (isUpdate) return;
    const example = successOf(described).content.example as { events: object[] };
    expect(mismatches(document, { $ref: '#/components/schemas/Written' }, example)).toEqual([]);
    expect(example.events[0]).toMatchObject({ type: 'ContributionReceived', effectiveOn: '2026-02-10' });
  });

  it('carry-over is taken as its example says, and both agreements have it', async () => {
    const described = of('post').find(({ operation }) => operation.operationId === CARRY_OVER.name) as Described;
    const [from, to] = ['a0000000-0000-4000-8000-00000000c0de', '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10'];
    await prepare(writes, from, preparedFor('carry-over-funds'));
    const link = { effectiveOn: '2026-01-01', agreementId: from, title: 'The other agreement' };
    await prepare(writes, to, { as: FINANCE, upTo: '9', before: [{ path: 'predecessors', as: ADMIN, body: link }] });
    const { example, schema } = bodyOf(described);
    expect(mismatches(document, schema, example)).toEqual([]);
    const path = examplePath(described, { agreementId: from }).replace('/api/v1', '');
    const reply = await writes.call<Record<'sent' | 'received', { id: string }>>(path, { as: FINANCE, body: example });
    expect([reply.text, reply.status]).toEqual([reply.text, 201]);
    expect(mismatches(document, successOf(described).content.schema, reply.body)).toEqual([]);
    expect([reply.body.sent.id, reply.body.received.id]).toEqual([from, to]);
    answers[CARRY_OVER.name] = reply.body;
  });

  it('an import is tried', async () => {
    const described = of('post').find(({ operation }) => operation.operationId === 'import-history') as Described;
    const body = described.operation.requestBody?.content['application/x-ndjson']?.example;
    const server = await startServer({ now });
    const reply = await server.call(examplePath(described).replace('/api/v1', ''), { body });
    await server.remove();
    answers['import-history'] = reply.body;
    const { status, content } = successOf(described);
    expect([reply.status, mismatches(document, content.schema, reply.body)]).toEqual([status, []]);
    if (!isUpdate) expect(reply.body).toEqual(content.example);
  });
});

function bodyOf({ operation }: Described): Content {
  return operation.requestBody?.content['application/json'] as Content;
}

async function sent(described: Described, index: number): Promise<{ reply: Reply; agreement: string }> {
  const { operationId, parameters } = described.operation;
  const prepared = preparedFor(operationId);
  const isOrganisation = operationId === 'register-organisation';
  const example = String(parameters.find((p) => p.in === 'path')?.schema.example);
  const agreement = isOrganisation ? example : `a0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const body = bodyOf(described);
  expect(mismatches(document, body.schema, body.example)).toEqual([]);
  await prepare(writes, agreement, prepared);
  const path = examplePath(described, { agreementId: agreement }).replace('/api/v1', '');
  return { reply: await writes.call(path, { as: prepared.as, body: body.example }), agreement };
}

describe('the document', () => {
  it('has one route for every command', () => {
    const names = [...allCommands(), draftAgreement].map(({ name }) => name);
    const routes = of('post').map(({ operation }) => operation.operationId);
    expect(routes.sort()).toEqual([...names, 'register-organisation', 'import-history', CARRY_OVER.name].sort());
  });

  it('has no command with a field that is named as one of every order', () => {
    const everyOrders = Object.keys(schemaOf(Envelope).properties ?? {});
    const own = allCommands().flatMap(({ name, input }) => Object.keys(schemaOf(input).properties ?? {}).map((of) => [name, of]));
    expect(own.filter(([, of = '']) => everyOrders.includes(of))).toEqual([]);
  });

  it('describes every operation, parameter, request and response, and gives an example of each', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ license: { name: 'EUPL-1.2' }, 'x-limitations': expect.any(Array) });
    const tags = document.tags.map(({ name }) => name);
    for (const described of operationsOf(document)) {
      const { operation, path } = described;
      expect(path).toMatch(/^\/api\/v1(\/([a-z]+(-[a-z]+)*|\{[a-zA-Z]+\}))+$/);
      expect(operation.summary).toContain(' / ');
      expect(operation.tags.every((tag) => tags.includes(tag))).toBe(true);
      for (const { name, description } of operation.parameters) expect([name, description.length > 10]).toEqual([name, true]);
      const contents = [operation.requestBody, ...responsesOf(described)].flatMap((one) => Object.values(one?.content ?? {}));
      for (const { schema, example } of contents) {
        expect(schema).toBeDefined();
        expect(mismatches(document, schema, example)).toEqual([]);
      }
    }
  });
});

function responsesOf({ operation }: Described) {
  return Object.values(operation.responses).map((response) => {
    const name = response.$ref?.split('/').at(-1);
    const found = name === undefined ? response : document.components.responses[name];
    if (!found?.content) throw new Error(`${operation.operationId} has a response without content: ${name}`);
    return found;
  });
}
