import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bin,harness,reference,tests}/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // Two cores, and most test files start real Python workers of their own.
    maxWorkers: 2,
  },
});
