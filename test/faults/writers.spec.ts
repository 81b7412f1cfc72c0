import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { checkReadModels, checkStore } from './check-store.js';
import { copied, endServers, newDirectory, removed, type ServerProcess, startServerProcess } from './server-process.js';
import { asked, Book, importAgreements, paying, sending, sent } from './workload.js';

// Promise 4 under load: two writers never both win, a repeated command has one effect and one answer, and nobody waits for ever.

const WRITERS = 32;
const EACH = 15;
const RETRIES = 50;

let directory: string;
let server: ServerProcess;
let agreements: string[];
const book = new Book();

beforeAll(async () => {
  await built();
  directory = newDirectory();
  server = await startServerProcess(directory);
  agreements = await importAgreements(server.url, WRITERS);
}, BUILD_MS);

afterAll(() => {
  endServers();
  removed(directory);
});

/**
 * Opens more connections than the writers need. Node accepts one in a turn of its loop: under load, when each turn takes long, a
 * writer that had to open its own would begin late, and what is tried here is the turn of a command.
 */
async function connected(): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 2 * WRITERS }, () => asked(server.url, '/agreements')));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
}

/** Each writer sends its commands one after another; how far each had come when the first was done. */
async function written(name: string, agreementOf: (writer: number) => string): Promise<{ progress: number[]; seconds: number }> {
  const done = Array.from({ length: WRITERS }, () => 0);
  let progress: number[] | undefined;
  await connected();
  const began = performance.now();
  const writers = done.map(async (_, writer) => {
    for (let n = 0; n < EACH; n += 1) {
      const answer = await book.send(server.url, sending(agreementOf(writer), `${name}${writer}`, n));
      expect(answer).toMatchObject({ status: 201, replayed: false });
      done[writer] = n + 1;
    }
    progress ??= [...done];
  });
  await Promise.all(writers);
  return { progress: progress as number[], seconds: (performance.now() - began) / 1000 };
}

async function expectSound(): Promise<void> {
  const copy = copied(directory);
  const store = checkStore(copy);
  const wanted = new Set([...book.acknowledged.values()].map(({ sending: { commandId } }) => commandId));
  const found = store.events.filter(({ commandId }) => wanted.has(commandId));
  expect([...store.faults, ...checkReadModels(copy, store).faults, ...book.faults(store.events)]).toEqual([]);
  expect(new Set(found.map(({ commandId }) => commandId)).size).toBe(wanted.size);
  removed(copy);
}

describe(`${WRITERS} writers over HTTP`, () => {
  it.each([
    ['one agreement', 'one', () => agreements[0] as string],
    [`${WRITERS} agreements`, 'many', (writer: number) => agreements[writer] as string],
  ] as const)(
    'on %s: none lost, none doubled, nobody starved',
    async (_, name, agreementOf) => {
      const { progress, seconds } = await written(name, agreementOf);
      const [least, most] = [Math.min(...progress), Math.max(...progress)];
      console.log(
        `${WRITERS} writers, ${name}: ${WRITERS * EACH} commands in ${seconds.toFixed(1)} s; when the first was done the last had ${least} of ${most}.`,
      );
      // Whoever asks waits for its turn, not for others to be done: half as far as the first, at least.
      expect(least).toBeGreaterThanOrEqual(most / 2);
      await expectSound();
    },
    60_000,
  );
});

describe(`${RETRIES} times the same Idempotency-Key`, () => {
  const once = () => paying({ agreement: agreements[1] as string, key: 'fifty' });
  let told: string;

  async function effects(): Promise<number> {
    const copy = copied(directory);
    const { events } = checkStore(copy);
    removed(copy);
    return events.filter(({ commandId }) => commandId === once().commandId).length;
  }

  it('at once has one effect and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: RETRIES }, () => sent(server.url, once())));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await effects()).toBe(1);
    told = answers[0]?.text ?? '';
  });

  it('after a kill and a restart has the same answer and no effect', async () => {
    await server.kill();
    server = await startServerProcess(directory);
    const answers = await Promise.all(Array.from({ length: RETRIES }, () => sent(server.url, once())));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([told]));
    expect(answers.filter(({ replayed }) => !replayed)).toEqual([]);
    expect(await effects()).toBe(1);
  }, 30_000);

  it('with another body is refused, before and after a restart, and also when both come at once', async () => {
    const other = { ...once(), body: paying({ agreement: agreements[1] as string, key: 'fifty', amount: '2.02' }).body };
    expect(await sent(server.url, other)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    const key = 'either';
    const [one, two] = ['3.03', '4.04'].map((amount) => paying({ agreement: agreements[2] as string, key, amount }));
    const both = await Promise.all(Array.from({ length: 20 }, (_, n) => sent(server.url, (n % 2 ? one : two) as typeof other)));
    const accepted = both.filter(({ status }) => status === 201);
    expect(accepted).toHaveLength(10);
    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    expect(both.filter(({ code }) => code === 'idempotency-key-reused')).toHaveLength(10);
    await expectSound();
  }, 30_000);
});
