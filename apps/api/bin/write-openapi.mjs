// Writes the OpenAPI document of the interface, as a server of this build gives it, into the file that is named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshBuild } from '../../cli/bin/fresh-build.mjs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Say which file to write: node apps/api/bin/write-openapi.mjs <file>');
  process.exit(2);
}
await freshBuild();
const { serve } = await import('../../../dist/apps/api/src/serve.js');
const directory = mkdtempSync(join(tmpdir(), 'agreement-ledger-openapi-'));
const { url, close } = await serve({ dataDirectory: directory, port: 0, logLevel: 'error' });
try {
  const response = await fetch(`${url}/api/v1/openapi.json`);
  writeFileSync(file, `${JSON.stringify(await response.json(), null, 2)}\n`);
} finally {
  await close();
  rmSync(directory, { recursive: true, force: true });
}
