import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPostgres } from './postgres.js';

// `npm run test:elsewhere`: the end-to-end suites once more, with the events in EventStoreDB and the read models in PostgreSQL, by
// configuration alone. What is given on the command line goes to Jest.

const postgres = await startPostgres();
const database = await postgres.newDatabase();
console.log(
  `The read models are in ${postgres.version}, the events in ${process.env['EVENTSTORE_URL'] ?? 'a stand-in of EventStoreDB'}.`,
);
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const given = process.argv.slice(2);
const child = spawn(process.execPath, [...jest, ...(given.length > 0 ? given : ['test/e2e'])], {
  stdio: 'inherit',
  env: { ...process.env, EVENT_STORE: 'eventstoredb', READ_MODELS: 'postgres', DATABASE_URL: database },
});
const [code] = (await once(child, 'exit')) as [number | null];
await postgres.stop();
process.exitCode = code ?? 1;
