import { readFileSync } from 'node:fs';

// How the build compiles, except for its module form and its maps.
const { jsc } = JSON.parse(readFileSync(new URL('../.swcrc', import.meta.url), 'utf8'));

const root = new URL('..', import.meta.url).pathname;

const project = (displayName, extra = {}) => ({
  displayName,
  rootDir: root,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc, swcrc: false, module: { type: 'es6' }, sourceMaps: 'inline' }],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/.cache'],
  ...extra,
});

const onServers = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['reflect-metadata'],
};

export default {
  rootDir: root,
  maxWorkers: 2,
  // Modules of a file that has ended stay in a worker's memory: a fresh worker is quicker than a full one.
  workerIdleMemoryLimit: '1GB',
  projects: [
    project('unit'),
    ...['workflows', 'replay', 'integration', 'web', 'browser', 'acceptance'].map((name) =>
      project(name, onServers),
    ),
  ],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  testTimeout: 120_000,
};
