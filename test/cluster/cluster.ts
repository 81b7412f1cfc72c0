import { setTimeout as delay } from 'node:timers/promises';
import { openEventStoreDb } from '#event-store/eventstoredb.js';
import { type EventStore, type GlobalPosition, streamName } from '#event-store/port.js';
import { checked, patiently, readModelFaults } from './checking.js';
import { type Prepared, prepared } from './commands.js';
import { StoreFollower, TimelineFollower } from './followers.js';
import { type Options, optionsOf } from './options.js';
import { type Report, reportOf, table } from './report.js';
import { ApiServer } from './servers.js';
import { Writers } from './writers.js';

// Our own servers over a store of one node or several, written to and followed for a time while somebody kills nodes: what was
// acknowledged and lost or doubled, and the longest time without an acknowledged write. Nothing is asked of the store but that it is one.

const SHOWN_MS = 10_000;
const note = (text: string) => process.stderr.write(`${text}\n`);

/** Where the run begins in the store: right after its first organisation, which was registered before any agreement. */
async function startOf(store: EventStore, { organisations: [first = ''] }: Prepared): Promise<GlobalPosition> {
  for await (const { position } of store.readStream(streamName(`organisation-${first}`), { limit: 1 })) return position;
  throw new Error(`The organisation ${first} was registered and is not in the store.`);
}

/** Tells how it goes until the time is over; a server of ours that ends by itself ends it all. */
async function watched(options: Options, servers: readonly ApiServer[], writers: Writers): Promise<void> {
  const began = performance.now();
  const end = began + options.seconds * 1000;
  while (performance.now() < end) {
    await delay(Math.min(SHOWN_MS, Math.max(0, end - performance.now())));
    const [longest] = writers.gaps();
    const seconds = Math.round((performance.now() - began) / 1000);
    note(`${seconds} s: ${writers.acknowledged.size} acknowledged, longest gap ${longest?.seconds.toFixed(2)} s`);
    const gone = servers.find(({ isRunning }) => !isRunning);
    if (gone) throw new Error(`A server of ours has ended: ${gone.said}`);
  }
}

/** Whether every follower has come to the end, within the patience. */
async function followedToTheEnd(all: readonly { readonly events: number }[], wanted: number, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end && all.some(({ events }) => events < wanted)) await delay(200);
}

async function measured(options: Options, servers: readonly ApiServer[], store: EventStore): Promise<Report> {
  const settleMs = options.settle * 1000;
  await Promise.all(servers.map((server) => server.start()));
  await Promise.all(servers.map((server) => server.ready(settleMs)));
  const made = await prepared(servers[0] as ApiServer, options.agreements, settleMs);
  const writers = new Writers({ servers, prepared: made, writers: options.writers });
  const following = new StoreFollower(made, await patiently(() => startOf(store, made), settleMs));
  const timelines = servers.map((server) => new TimelineFollower({ server, prepared: made, writers }));
  const followed = Promise.all([following.run(store), ...timelines.map((timeline) => timeline.run())]);
  followed.catch(() => undefined);
  note(`writing for ${options.seconds} s: nodes may be killed from now on`);
  const written = writers.run();
  await watched(options, servers, writers);
  writers.stop(settleMs);
  note('the time is over: let every node live, until all is settled');
  await written;
  await Promise.all(servers.map((server) => server.ready(settleMs)));
  const stored = await patiently(() => checked(store, made, writers), settleMs);
  await followedToTheEnd([following.followed, ...timelines.map((one) => one.followed)], stored.events, settleMs);
  for (const one of [following, ...timelines]) one.stop();
  await followed;
  const readModels = await readModelFaults(servers, made);
  const api = timelines.map((one) => one.followed);
  return reportOf(options, { run: made.run, writers, stored, api, store: following.followed, readModels });
}

async function main(options: Options): Promise<number> {
  const servers = Array.from({ length: options.servers }, () => new ApiServer(options.url));
  const store = openEventStoreDb(options.url, { watch: false });
  try {
    const report = await measured(options, servers, store);
    if (options.json) console.log(JSON.stringify(report, null, 2));
    (options.json ? console.error : console.log)(table(report, options));
    return report.passed ? 0 : 1;
  } finally {
    for (const server of servers) server.remove();
    await store.close();
  }
}

/** The options, or none and the code of a command line that cannot be followed. */
function asked(): Options | undefined {
  try {
    return optionsOf(process.argv.slice(2), process.env);
  } catch (error) {
    note((error as Error).message);
    process.exitCode = 2;
    return undefined;
  }
}

const options = asked();
if (options) {
  const code = await main(options).catch((error: Error) => {
    note(error.stack ?? error.message);
    return 1;
  });
  // What still follows a store that is closed would keep the process from ending.
  process.exit(code);
}
