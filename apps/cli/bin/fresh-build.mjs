// Builds dist where it is missing or older than the sources. Several may ask at once (a start, suites of tests): one builds, the others wait.
import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const lock = join(root, 'dist', '.building');
const stamp = join(root, 'dist', '.built');
const compiler = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
const WAIT_MS = 120_000;
const POLL_MS = 200;

function changedAt() {
  const files = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|contract)\.tsx?$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'].map((name) => join(root, name));
  return Math.max(...[...files, ...settings].map((file) => statSync(file).mtimeMs));
}

function isFresh() {
  const isBuilt = existsSync(join(root, 'dist/apps/cli/src/main.js')) && existsSync(stamp);
  return isBuilt && statSync(stamp).mtimeMs >= changedAt();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock, or says that another has it; the lock of a process that is gone counts for nothing. */
function locked() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const pid = existsSync(join(lock, 'pid')) ? Number(readFileSync(join(lock, 'pid'), 'utf8')) : 0;
  if (pid > 0 && !isAlive(pid)) rmSync(lock, { recursive: true, force: true });
  return false;
}

/** Runs the build where it is needed; `say` hears that it takes a moment. Throws what the compiler said. */
export async function freshBuild(say = () => {}) {
  const deadline = Date.now() + WAIT_MS;
  while (!isFresh()) {
    if (locked()) {
      try {
        if (!isFresh()) build(say);
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    } else if (Date.now() > deadline) throw new Error(`Another build did not end; remove ${lock} if none is running.`);
    else await delay(POLL_MS);
  }
}

function build(say) {
  if (!existsSync(compiler))
    throw new Error('The packages of agreement-ledger are not installed: run "npm ci", then the same npm command again.');
  say();
  // What changes while the compiler runs is newer than this and is built the next time.
  const began = new Date();
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await freshBuild();
  } catch (error) {
    console.error(error.message);
    process.exit(70);
  }
}
