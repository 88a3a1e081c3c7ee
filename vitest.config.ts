import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: '.data/test/results.json' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,server,worker,web,judges}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'crossing',
          include: ['tests/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They share one database, one engine and two processors.
          fileParallelism: false,
        },
      },
    ],
  },
});
