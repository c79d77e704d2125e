import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,adapters,server,cli,lab,bench,test,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Only names the folder of the run's PostgreSQL, and stops it at the end: the first test that needs one starts it.
    globalSetup: ['server/test/support/postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
