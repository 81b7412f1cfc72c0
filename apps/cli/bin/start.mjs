// `npm start`: the Node first, then the build where it is needed, then the server with the examples.
import './require-node.mjs';
import { freshBuild } from './fresh-build.mjs';

try {
  await freshBuild(() => console.error('Building the ledger, which takes some seconds the first time …'));
} catch (error) {
  console.error(error.message);
  process.exit(70);
}
process.argv.splice(2, 0, 'serve', '--examples', '--welcome', '--log-level', 'warn');
await import(new URL('../../../dist/apps/cli/src/main.js', import.meta.url).href);
