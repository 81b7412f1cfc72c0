// Loads the built server, then waits to be told its data directory: a round of kills waits for the opening of the store alone, and not
// for the loading of modules. What serves is the server that is shipped.
import { once } from 'node:events';

const { serve } = await import(new URL('../../dist/apps/api/src/serve.js', import.meta.url).href);
process.send?.({ loaded: true });
const [{ dataDirectory }] = await once(process, 'message');
const serving = await serve({ dataDirectory, port: 0, logLevel: 'silent' });
process.once('SIGTERM', async () => {
  await serving.close();
  process.exit(0);
});
process.send?.({ url: serving.url });
