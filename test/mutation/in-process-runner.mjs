// A test runner for Stryker that runs the specs of libs/ledger in its own process. The rules know no I/O, so a mutant that is switched on
// at run time needs no new process; one in code that runs while a file loads gets the files loaded anew.
import { glob } from 'node:fs/promises';
import 'reflect-metadata';
import jestConfig from '../../jest.config.mjs';
import { collect, collectingFrom } from './jest-globals.mjs';
import { forgetModules, importSource, readSourcesWith } from './source-modules.mjs';

const [[, swcOptions]] = Object.values(jestConfig.transform);
/** Where the wording is locked: these alone end the run of most mutants in code that runs while it loads. */
const FIRST = ['wording', 'schemas'];
/** Declares kinds of its own, which the other specs must not see: it gets modules of its own, as every file does in Jest. */
const ALONE = ['definition'];

export class InProcessRunner {
  #tests = [];
  #files = [];
  #fresh = false;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    readSourcesWith(swcOptions);
    this.#files = await specs();
  }

  async dryRun() {
    const context = stryker();
    context.activeMutant = undefined;
    await this.#load();
    const tests = [];
    for (const test of this.#tests) {
      const { id } = test;
      context.currentTestId = id;
      const began = performance.now();
      const failure = await failureOf(test);
      const common = { id, name: id, timeSpentMs: performance.now() - began };
      tests.push(failure === undefined ? { ...common, status: 0 } : { ...common, status: 1, failureMessage: failure });
    }
    context.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const context = stryker();
    Object.assign(context, { hitCount: hitLimit ? 0 : undefined, hitLimit, currentTestId: undefined, activeMutant: undefined });
    const judge = (tests) => judged(tests, testFilter && new Set(testFilter), context);
    if (mutantActivation === 'static') return this.#judgeLoaded(activeMutant, judge);
    if (!this.#fresh) await this.#load();
    context.activeMutant = activeMutant.id;
    return judge(this.#tests);
  }

  /** A mutant in code that runs while a file loads: everything is loaded under it, and thrown away before the next one. */
  async #judgeLoaded({ id }, judge) {
    stryker().activeMutant = id;
    this.#fresh = false;
    try {
      const verdict = await judge(await world(this.#files.filter(named(FIRST))));
      if (verdict.status !== 'survived') return verdict;
      await this.#load();
      this.#fresh = false;
    } catch (error) {
      return { status: 'error', errorMessage: String(error) };
    }
    return judge(this.#tests);
  }

  async #load() {
    const alone = this.#files.filter(named(ALONE));
    const together = this.#files.filter((file) => !alone.includes(file));
    this.#tests = [...(await world(together)), ...(await world(alone))];
    this.#fresh = true;
  }
}

async function specs() {
  const files = [];
  for await (const file of glob('libs/ledger/src/*.spec.ts')) files.push(file);
  const first = named(FIRST);
  return files.sort((a, b) => Number(first(b)) - Number(first(a)) || (a < b ? -1 : 1));
}

function named(names) {
  return (file) => names.some((name) => file.endsWith(`/${name}.spec.ts`));
}

async function judged(tests, wanted, context) {
  let ran = 0;
  for (const test of tests) {
    const { id } = test;
    if (wanted && !wanted.has(id)) continue;
    ran += 1;
    const failure = await failureOf(test);
    if (context.hitLimit !== undefined && context.hitCount > context.hitLimit) {
      return { status: 'timeout', reason: `Hit limit reached (${context.hitCount}/${context.hitLimit})` };
    }
    if (failure !== undefined) return { status: 'killed', killedBy: [id], failureMessage: failure, nrOfTests: ran };
  }
  return { status: 'survived', nrOfTests: ran };
}

/** The tests of the files, over modules and class-validator metadata that no other files see. */
async function world(files) {
  forgetModules();
  globalThis.classValidatorMetadataStorage = undefined;
  collect();
  for (const file of files) {
    collectingFrom(file);
    await importSource(file);
  }
  const metadata = globalThis.classValidatorMetadataStorage;
  return collect().map((test) => ({ ...test, metadata }));
}

/** Where the instrumented sources look for the mutant that is switched on. */
function stryker() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

async function failureOf({ body, metadata }) {
  globalThis.classValidatorMetadataStorage = metadata;
  try {
    await body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : String(error);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
