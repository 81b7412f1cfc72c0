import { describe, expect, it } from '@jest/globals';
import { readSourceFiles } from '../support/source-files.js';
import { COMPOSITIONS, documents, ours, pods, ROOT, type Tree, text } from './files.js';

/** What the ledger reads of its surroundings. */
const READ = [
  ...['AGREEMENT_LEDGER_DATA', 'PORT', 'NODE_ENV', 'EVENT_STORE', 'EVENTSTORE_URL', 'EVENTSTORE_ALLOW_INSECURE'],
  ...['READ_MODELS', 'DATABASE_URL', 'FOLLOWERS', 'OPERATIONS_HOST', 'OPERATIONS_PORT'],
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_SERVICE_NAME'],
];
/** What the entrypoint takes from a file first. */
const FROM_FILES = ['EVENTSTORE_URL_FILE', 'DATABASE_URL_FILE'];
/** What only `store-access.mjs` reads. */
const OF_ACCESS = ['STORE_HOSTS', 'NODE_EXTRA_CA_CERTS'];
const COMMANDS = ['serve', 'work'];

const sources = readSourceFiles(ROOT, ['apps', 'libs'])
  .filter(({ path }) => !path.endsWith('.spec.ts'))
  .map((file) => file.text)
  .join('\n');
const isRead = (name: string) => new RegExp(`['".\\b]${name}\\b`).test(sources);

describe('the list of what is read', () => {
  it('names what the command line and the stores read', () => {
    expect(READ.filter((name) => !isRead(name))).toEqual([]);
  });

  it('is what the entrypoint and the image know', () => {
    const names = /^for name in (.+); do$/m.exec(text('image/entrypoint.sh'))?.[1]?.split(' ') ?? [];
    expect(names.map((name) => `${name}_FILE`)).toEqual(FROM_FILES);
    const set = [...text('Dockerfile').matchAll(/^(?:ENV| {4}) ?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(set.length).toBeGreaterThan(1);
    for (const name of set) expect(READ).toContain(name);
  });
});

describe.each(COMPOSITIONS)('%s', (composition) => {
  it.each(ours(composition))(
    'sets of %s only what is read, and gives it a command that there is',
    (name, { environment = {}, command, entrypoint }) => {
      const known = name === 'store-access' ? OF_ACCESS : [...READ, ...FROM_FILES];
      for (const set of Object.keys(environment)) expect(known).toContain(set);
      if (entrypoint === undefined) expect(COMMANDS).toContain(command.join(' '));
      else expect(command ?? []).toEqual([]);
    },
  );
});

describe.each(pods())('the pod of %s', (_name, pod) => {
  it('sets only what is read, and gives it a command that there is', () => {
    const [{ env, envFrom, args }] = pod.containers;
    const [{ data }] = documents('kubernetes/configmap.yaml');
    expect(envFrom).toEqual([{ configMapRef: { name: 'agreement-ledger' } }]);
    const set = [...env.map(({ name }: Tree) => name), ...Object.keys(data)];
    expect(new Set(set).size).toBe(set.length);
    for (const name of set) expect([...READ, ...FROM_FILES]).toContain(name);
    expect(COMMANDS).toContain(args.join(' '));
  });
});
