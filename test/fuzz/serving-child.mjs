// The built server in a process of its own, so that what it holds in memory is its own, and its end is seen.
import { serve } from '../../dist/apps/api/src/serve.js';

const [directory, now, requestMs] = process.argv.slice(2);
const { url, close } = await serve({
  dataDirectory: directory,
  port: 0,
  logLevel: 'error',
  now: () => new Date(now),
  limits: { requestMs: Number(requestMs) },
});

/** What is held after everything that may go is gone. */
async function held() {
  for (let i = 0; i < 4; i += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, rss, external } = process.memoryUsage();
  return { heapUsed, rss, external };
}

/** Whoever asked is gone without a word: nobody else would end it. */
function orphaned() {
  process.exit();
}

process.on('message', async (asked) => {
  if (asked === 'memory') process.send({ memory: await held() });
  else {
    // From here it ends by itself, so that what is left open is seen.
    process.off('disconnect', orphaned);
    await close().then(() => process.disconnect());
  }
});
process.on('disconnect', orphaned);
process.send({ url });
