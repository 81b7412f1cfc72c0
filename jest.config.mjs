// Jest runs the TypeScript sources as ES modules: swc compiles them, `source` picks the `.ts` side of the `imports` map.
export default {
  testEnvironment: 'node',
  // Real stores, processes and builds on a busy machine with two cores: a slow test is no failed one.
  testTimeout: 60_000,
  // A suite waits for processes of its own as much as it computes: of two cores Jest would leave one idle.
  maxWorkers: '100%',
  // Modules of suites that are over are not let go of by Jest: a worker that holds as much is replaced before its next suite.
  workerIdleMemoryLimit: '1GB',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons', 'import', 'default'] },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // What talks to EventStoreDB, or to what stands in for it, measures silence on the wire: it runs alone, by `npm run test:contract`.
  testPathIgnorePatterns: ['/node_modules/', 'eventstoredb'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // class-validator pulls this in for telephone numbers; its ES build imports JSON in a way that makes Jest warn on each file.
    '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs',
    // Parts of the client of PostgreSQL that it requires: where a condition names a module for imports, Jest would hand it that one.
    '^pg-(pool|connection-string)$': '<rootDir>/node_modules/pg-$1/index.js',
    '^pg-protocol$': '<rootDir>/node_modules/pg-protocol/dist/index.js',
  },
  setupFiles: ['<rootDir>/test/support/setup.mjs'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          target: 'es2023',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
