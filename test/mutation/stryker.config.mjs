// `npm run mutation` mutates every rule; `npm run mutation -- --mutate libs/ledger/src/tranches.ts` one topic.
export default {
  testRunner: 'in-process',
  plugins: ['./test/mutation/in-process-runner.mjs'],
  testRunnerNodeArgs: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  mutate: ['libs/ledger/src/*.ts', '!libs/ledger/src/*.spec.ts'],
  concurrency: 2,
  // A mutant that loops is cut by the count of its hits; time is the second net.
  timeoutMS: 10_000,
  // Files loaded anew leave what they held behind, so a process is let go after some time.
  maxTestRunnerReuse: 200,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: 'reports/stryker',
  ignorePatterns: ['dist', 'docs', 'examples', 'reports'],
};
