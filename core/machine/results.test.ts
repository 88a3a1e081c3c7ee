import { expect, test } from 'vitest';
import { summarise } from './results.ts';

test('a file that could not be loaded counts as a failure', () => {
  const json = JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  });
  expect(summarise(json)).toEqual({ passed: 3, failed: 2 });
});
