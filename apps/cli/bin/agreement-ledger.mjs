#!/usr/bin/env node
import './require-node.mjs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Not imported, as in `data-directory.ts` of the event store.
const { existsSync } = process.getBuiltinModule('node:fs');
const dist = new URL('../../../dist/', import.meta.url);
const main = new URL('apps/cli/src/main.js', dist);
if (!existsSync(main)) {
  console.error(
    'agreement-ledger is not built yet: run "npm run build" (or "npm start", which builds first), then this command again.',
  );
  process.exit(69);
}
// A command is a short process: what was compiled once is kept beside what was built.
module.enableCompileCache?.(fileURLToPath(new URL('.compile-cache', dist)));
// Only what asks for balances as JSON can be answered the short way; nothing else should load it.
const shortWay = new URL('apps/cli/src/short-way.js', dist);
const args = process.argv.slice(2);
const isShort = args.includes('balances') && args.includes('--json');
if (!isShort || !(await import(shortWay.href)).answeredShort(args, process.env)) await import(main.href);
