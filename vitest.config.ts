import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bin,harness,reference,tests}/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Two cores; most test files start real Python workers of their own, and many wait for limits of time to be reached.
    maxWorkers: 3,
  },
});
