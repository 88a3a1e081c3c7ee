import { defineConfig } from 'vitest/config';

/** They count what the machine holds, end what others would use, or tell by the clock who had to wait. */
const alone = [
  'tests/{adversarial,chaos}/**/*.test.ts',
  'tests/{doctor,evaluation,fair-order,prepared,recovery}.test.ts',
];
const crossing = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: '.data/test/results.json' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,server,worker,web,judges}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'crossing',
          include: ['tests/**/*.test.ts'],
          exclude: alone,
          ...crossing,
          // Half of a file's time would go into loading the platform anew.
          isolate: false,
          // Each has a database and queues of its own; they share one engine and two processors.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { name: 'alone', include: alone, ...crossing, fileParallelism: false, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
