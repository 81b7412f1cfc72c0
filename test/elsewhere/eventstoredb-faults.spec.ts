import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInProcess } from '../e2e/support/stand-in-process.js';
import { asked } from '../faults/workload.js';
import { Link } from '../stand-in/link.js';
import { Served } from './served.js';

// A store that is elsewhere, and what a network and a server can do to it: nothing lost, nothing doubled, and the read models those of a
// fresh rebuild. The server is a stand-in in a process of its own.

const COMMANDS = 2_000;
const RESETS = 100;
/** The next reset comes after so many acknowledgements, or else after so long. */
const ANSWERS = 5;
const RESET_MS = 300;

let standIn: StandInProcess;
let link: Link;
let served: Served;

beforeEach(async () => {
  standIn = await StandInProcess.prepared();
  await standIn.start();
  link = new Link({ http2: { address: '127.0.0.1', family: 'IPv4', port: standIn.port } });
  await link.start();
});

afterEach(async () => {
  await served.remove();
  await link.stop();
  await standIn.remove();
});

const linked = (more = '') => `esdb://127.0.0.1:${link.port}?tls=false${more}`;

/** What was done, what became of it, and that everything is as it should be. */
async function soundAfter(what: string, began: number): Promise<void> {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const { events } = await served.expectSound(standIn.url);
  const { acknowledged, retries, unanswered } = served.counts;
  console.log(
    `${what}, in ${seconds} s: ${acknowledged} commands acknowledged and there once, ${retries} sent again, ${unanswered} without an answer; ` +
      `${events} events, chains whole, read models equal to a fresh rebuild.`,
  );
}

describe('a store that is elsewhere', () => {
  it(`whose connection is reset ${RESETS} times during ${COMMANDS} commands at once`, async () => {
    served = await new Served(linked()).beginWith(20);
    const began = performance.now();
    const sending = Promise.all(served.commands('reset', COMMANDS).map((one) => served.acknowledged(one)));
    let resets = 0;
    while (resets < RESETS && served.counts.acknowledged < COMMANDS) {
      // Struck while the store answers: a connection that is just being made has nothing to lose.
      const { heard } = link;
      const { acknowledged } = served.counts;
      const patience = performance.now() + RESET_MS;
      while (performance.now() < patience || link.heard === heard) {
        await delay(10);
        if (served.counts.acknowledged >= acknowledged + ANSWERS) break;
      }
      if (link.reset() > 0) resets += 1;
    }
    const before = served.counts.acknowledged;
    await sending;
    expect(resets).toBe(RESETS);
    expect(served.counts.acknowledged).toBe(COMMANDS);
    await soundAfter(
      `${resets} resets during ${COMMANDS} commands at once, of which ${before} were acknowledged at the last`,
      began,
    );
  }, 240_000);

  it('that is down when the server starts', async () => {
    served = await new Served(linked()).beginWith(4);
    await served.end();
    await standIn.kill();
    const began = performance.now();
    await served.begin();
    expect((await asked(served.url, '/health/live')).status).toBe(200);
    expect(await asked(served.url, '/health/ready')).toMatchObject({ status: 503, code: 'not-ready' });
    const sending = Promise.all(served.commands('early', 200).map((one) => served.acknowledged(one)));
    await delay(1_500);
    expect(served.counts.acknowledged).toBe(0);
    await standIn.start();
    await sending;
    expect(served.counts.acknowledged).toBe(200);
    await soundAfter('200 commands sent while the store was down', began);
  }, 60_000);

  it.each([
    ['of connections that stand', 'stand'],
    ['of connections that are just being made', 'begin'],
  ])(
    'behind a link that swallows everything for a while, %s',
    async (of, which) => {
      // A connection that falls silent is given up ten seconds after its last word, and so long as this says.
      served = await new Served(linked('&keepAliveTimeout=1000')).beginWith(8);
      const began = performance.now();
      const sending = served.commands('silent', 150).map(async (one, n) => {
        await delay(n * 10);
        await served.acknowledged(one);
      });
      await delay(500);
      link.silence();
      if (which === 'begin') link.reset();
      await delay(3_000);
      const before = served.counts.acknowledged;
      link.heal();
      await Promise.all(sending);
      expect(before).toBeLessThan(150);
      expect(served.counts.acknowledged).toBe(150);
      await soundAfter(`a link silent for 3 s, ${of}, with ${before} of 150 commands acknowledged before`, began);
    },
    90_000,
  );
});
