/** How many tests passed and failed, from Vitest's JSON report. */
import { z } from 'zod';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** A file that failed without a failing test of its own, such as one that could not be loaded, counts as one failure. */
export function summarise(json: string): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, testResults } = report.parse(JSON.parse(json));
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}
