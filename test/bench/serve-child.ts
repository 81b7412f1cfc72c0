// The built server in a process of its own: `serve-child.ts <data directory> <durable|no-op>`. It says its address on one line.
import { registerHooks } from 'node:module';
import type { serve as Serve } from '../../apps/api/src/serve.js';

const [dataDirectory = '', store = 'durable'] = process.argv.slice(2);
if (store === 'no-op') {
  // The same app, built as it is, but for the one module that would write.
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier !== '#event-store/sqlite.js') return nextResolve(specifier, context);
      return { url: new URL('./no-op-store.ts', import.meta.url).href, format: 'module-typescript', shortCircuit: true };
    },
  });
}
const built = new URL('../../dist/apps/api/src/serve.js', import.meta.url);
const { serve } = (await import(built.href)) as { serve: typeof Serve };
const serving = await serve({ dataDirectory, port: 0, logLevel: 'silent' });
process.once('SIGTERM', async () => {
  await serving.close();
  process.exit(0);
});
process.stdout.write(`${serving.url}\n`);
