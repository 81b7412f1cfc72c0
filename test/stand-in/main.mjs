// The stand-in as a server of its own: `npm run stand-in -- [--port 2113] [--file log.jsonl]`, and as a cluster of several nodes on
// ports that follow one another, whose leader dies and comes back again and again: `--nodes 3 [--kill-every 5]`, in seconds.
// It prints its connection string, and ends on SIGINT or SIGTERM; with a file its log is there again at the next start.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import '../contracts/typescript-child.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    file: { type: 'string' },
    nodes: { type: 'string', default: '1' },
    'kill-every': { type: 'string' },
  },
});
const server = values.nodes === '1' ? await single() : await cluster();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => server.stop().then(() => process.exit(0)));
}

async function single() {
  const { startStandIn } = await import('./stand-in.ts');
  const standIn = await startStandIn({ port: Number(values.port), path: values.file });
  console.log(standIn.url('single'));
  return standIn;
}

async function cluster() {
  const { Cluster } = await import('./cluster.ts');
  const several = await Cluster.start({ nodes: Number(values.nodes), port: Number(values.port), path: values.file });
  console.log(several.url);
  if (values['kill-every'] !== undefined) void killAgainAndAgain(several, Number(values['kill-every']) * 1000);
  return several;
}

async function killAgainAndAgain(several, everyMs) {
  for (;;) {
    await delay(everyMs);
    const leader = several.leader;
    if (leader === null) continue;
    await several.kill(leader);
    console.log(`node ${leader} is dead`);
    await delay(everyMs / 2);
    await several.restart(leader);
  }
}
