import { defineConfig } from 'vitest/config';

const minutes = 60_000;

/** Unit tests share their threads: starting one afresh for each file would take longer than the tests. */
const unit = {
  name: 'unit',
  include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'],
  pool: 'threads' as const,
  isolate: false,
  // A busy machine makes a test slow, not wrong.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** What is installed and started as a user would: each of these tests starts processes. */
const packaged = {
  name: 'package',
  include: ['test/package/**/*.test.ts'],
  globalSetup: 'test/package/setup.ts',
  pool: 'forks' as const,
  testTimeout: 2 * minutes,
  hookTimeout: 5 * minutes,
};

/** Simulated cells in processes of their own, driven by nano over real SSH. */
const simulated = {
  name: 'sim',
  include: ['test/sim/**/*.test.ts'],
  globalSetup: 'test/package/setup.ts',
  pool: 'forks' as const,
  testTimeout: 2 * minutes,
  hookTimeout: 2 * minutes,
};

/** Real cells, one set for all files: one file after the other. */
const lab = {
  name: 'lab',
  include: ['test/lab/**/*.test.ts'],
  pool: 'forks' as const,
  fileParallelism: false,
  testTimeout: 5 * minutes,
  hookTimeout: 10 * minutes,
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [unit, packaged, simulated, lab].map((test) => ({ test })),
  },
});
