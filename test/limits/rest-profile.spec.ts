import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer } from '../e2e/support/server.js';

// Each rule of `.spectral.yaml` can fail: a copy of the document is broken once for each, and that rule and no other finds it.

// biome-ignore lint/suspicious/noExplicitAny: a document is broken here in ways that no type of it allows.
type Json = any;

const ROOT = new URL('../../', import.meta.url);
const SPECTRAL = fileURLToPath(new URL('node_modules/@stoplight/spectral-cli/dist/index.js', ROOT));
const RULESET = fileURLToPath(new URL('.spectral.yaml', ROOT));
const RULES = [...readFileSync(RULESET, 'utf8').matchAll(/^ {2}([A-Z]{3}\.\d{2}):$/gm)].map(([, id]) => String(id));

const TIMELINE = '/api/v1/agreements/{agreementId}/timeline';
const WRITE = '/api/v1/agreements/{agreementId}/contributions-received';
const INFO = '/api/v1/api-info';
const KEPT = [TIMELINE, WRITE, INFO, '/api/v1/agreements/{agreementId}'];

const timeline = (document: Json) => document.paths[TIMELINE].get;
const parameter = (document: Json, name: string) => timeline(document).parameters.find((one: Json) => one.name === name);
const renamed = (document: Json, from: string, to: string) => {
  document.paths[to] = document.paths[from];
  delete document.paths[from];
};

/** What breaks a copy, by the rule that is to find it. */
const BREAKS: Readonly<Record<string, (document: Json) => void>> = {
  'UFN.01': (document) => renamed(document, TIMELINE, '/agreements/{agreementId}/timeline'),
  'UFN.07': (document) => renamed(document, WRITE, '/api/v1/agreements/{agreementId}/contributionsReceived'),
  'UFN.08': (document) => renamed(document, WRITE, '/api/v1/agreements/{agreementId}/contributions_received'),
  'VER.06': (document) => delete document.paths[INFO],
  'FEL.01': (document) => {
    timeline(document).responses['400'] = { description: 'No.', content: { 'application/json': { example: {} } } };
  },
  'FEL.02': (document) => {
    const { Problem } = document.components.schemas;
    Problem.required = Problem.required.filter((name: string) => name !== 'instance');
  },
  'FNS.01': (document) => {
    parameter(document, 'knownAt').name = 'known_at';
  },
  'FNS.05': (document) => {
    parameter(document, 'on').required = true;
  },
  'FNS.07': (document) => {
    timeline(document).parameters = timeline(document).parameters.filter((one: Json) => one.name !== 'offset');
  },
  'FNS.08': (document) => {
    parameter(document, 'offset').schema.minimum = 1;
  },
  'FNS.09': (document) => {
    parameter(document, 'limit').schema.default = 50;
  },
  'AME.04': (document) => {
    document.components.schemas.ApiInfo.properties.api_name = { type: 'string', description: 'x' };
  },
  'AME.05': (document) => {
    parameter(document, 'agreementId').name = 'agreement-id';
  },
  'DOT.01': (document) => {
    document.components.schemas.ApiInfo.properties.releasedAt = { type: 'string', description: 'x' };
  },
  'DOT.04': (document) => {
    document.components.schemas.ApiInfo.properties.releasedOn = { type: 'string', format: 'date-time', description: 'x' };
  },
  'FOR.02': (document) => {
    timeline(document).requestBody = { content: { 'text/plain': { schema: { type: 'string' } } } };
  },
  'SAK.09': (document) => {
    document.components.securitySchemes.basic = { type: 'http', scheme: 'basic' };
  },
  'SAK.15': (document) => {
    document.components.securitySchemes.actingPerson.in = 'query';
  },
  'SAK.16': (document) => {
    timeline(document).parameters.push({ ...parameter(document, 'on'), name: 'accessToken' });
  },
  'RES.02': (document) => {
    timeline(document).parameters.push({ ...parameter(document, 'on'), name: 'personnummer' });
  },
  'DOK.03': (document) => delete document.info.contact,
  'DOK.06': (document) => {
    document.info.description = 'The ledger and nothing else.';
  },
  'DOK.08': (document) => delete document.info['x-sla'],
  'DOK.09': (document) => delete document.info['x-limitations'],
  'DOK.15': (document) => delete document.paths[WRITE].post.requestBody.content['application/json'].example,
  'DOK.17': (document) => {
    document.openapi = '3.0.3';
  },
  'DOK.19': (document) => {
    timeline(document).summary = 'The history';
  },
  'DOK.20': (document) => delete parameter(document, 'on').description,
};

/** A few operations of the document and all that they refer to: each is read as often as there are rules. */
function cutDown({ paths, components, ...document }: Json): Json {
  const kept: Json = { ...document, paths: Object.fromEntries(KEPT.map((path) => [path, paths[path]])), components: {} };
  const { schemas, responses, ...others } = components;
  Object.assign(kept.components, { ...others, schemas: {}, responses: {} });
  for (let before = -1, text = JSON.stringify(kept); text.length !== before; text = JSON.stringify(kept)) {
    before = text.length;
    for (const [, kind = '', name = ''] of text.matchAll(/#\/components\/(schemas|responses)\/(\w[\w-]*)/g)) {
      kept.components[kind][name] = components[kind][name];
    }
  }
  return kept;
}

/** Which rules found something in which file. */
function found(files: readonly string[]): Promise<Map<string, Set<string>>> {
  return new Promise((resolve, reject) => {
    const parameters = [
      SPECTRAL,
      'lint',
      '--ruleset',
      RULESET,
      '--fail-severity',
      'warn',
      '--format',
      'json',
      '--quiet',
      ...files,
    ];
    execFile(process.execPath, parameters, { maxBuffer: 2 ** 26 }, (_error, stdout, stderr) => {
      const start = stdout.indexOf('[');
      if (start < 0) return reject(new Error(stderr));
      const faults = JSON.parse(stdout.slice(start)) as { code: string; source: string }[];
      const byFile = new Map(files.map((file) => [basename(file, '.json'), new Set<string>()]));
      for (const { code, source } of faults) byFile.get(basename(source, '.json'))?.add(code);
      resolve(byFile);
    });
  });
}

const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-profile-'));
let results: Map<string, Set<string>>;
beforeAll(async () => {
  const server = await startServer();
  const { body } = await server.call<Json>('/openapi.json', { as: null });
  await server.remove();
  const right = cutDown(body);
  const copies: [string, Json][] = [
    ['whole', body],
    ['right', right],
  ];
  for (const [rule, breaking] of Object.entries(BREAKS)) {
    const copy = structuredClone(right);
    breaking(copy);
    copies.push([rule, copy]);
  }
  const files = copies.map(([name, document]) => {
    const file = join(directory, `${name}.json`);
    writeFileSync(file, JSON.stringify(document));
    return file;
  });
  results = await found(files);
}, 180_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the national REST profile', () => {
  it.each(['whole', 'right'])('finds nothing in the document (%s)', (name) => {
    expect([...(results.get(name) ?? ['unread'])]).toEqual([]);
  });

  it('is broken once for each of its rules', () => {
    expect(Object.keys(BREAKS).sort()).toEqual([...RULES].sort());
  });

  it.each(RULES)('%s finds what breaks it, and it alone does', (rule) => {
    expect([...(results.get(rule) ?? [])]).toEqual([rule]);
  });
});
