// The stand-in as a server of its own: `node test/stand-in/main.mjs [--port 2113] [--file log.jsonl]`.
// It prints its connection string, and ends on SIGINT or SIGTERM; with a file its log is there again at the next start.
import { parseArgs } from 'node:util';
import '../contracts/typescript-child.mjs';

const { values } = parseArgs({ options: { port: { type: 'string', default: '2113' }, file: { type: 'string' } } });
const { startStandIn } = await import('./stand-in.ts');
const standIn = await startStandIn({ port: Number(values.port), path: values.file });
console.log(standIn.url('single'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => standIn.stop().then(() => process.exit(0)));
}
