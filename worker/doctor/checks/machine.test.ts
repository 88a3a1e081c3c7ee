import { expect, test } from 'vitest';
import { dataDisk, engineDisk, memory, processors } from './machine.ts';

const GiB = 2 ** 30;

test('more evaluations at a time than processors, or a single processor, are a warning', () => {
  expect(processors.judge({ cpus: 4, slots: 4 }).status).toBe('ok');
  expect(processors.judge({ cpus: 4, slots: 5 })).toMatchObject({
    status: 'warning',
    advice: { en: expect.stringContaining('JIEBANG_SLOTS to 4') },
  });
  expect(processors.judge({ cpus: 1, slots: 1 }).status).toBe('warning');
});

test('memory too small for the evaluations is a warning, for the platform a fault', () => {
  const of = (total: number, available: number | null, slots = 2) =>
    memory.judge({ totalBytes: total * GiB, availableBytes: available === null ? null : available * GiB, slots })
      .status;
  expect(of(16, 12)).toBe('ok');
  expect(of(16, null)).toBe('ok');
  expect(of(16, 1.5)).toBe('warning');
  expect(of(1.5, 1.5, 1)).toBe('warning');
  expect(of(0.5, 0.5)).toBe('fault');
  expect(of(16, 0.1)).toBe('fault');
});

test.for([
  ['data', dataDisk, 0.5, 3, 50],
  ['engine', engineDisk, 1, 5, 50],
] as const)(
  'a full disk of the %s is a fault, a filling one a warning, inodes included',
  ([, check, full, low, roomy]) => {
    const of = (gib: number, freeInodes: number | null) =>
      check.judge({ path: '/somewhere', freeBytes: gib * GiB, freeInodes }).status;
    expect(of(full, 0.5)).toBe('fault');
    expect(of(low, 0.5)).toBe('warning');
    expect(of(roomy, 0.5)).toBe('ok');
    expect(of(roomy, null)).toBe('ok');
    expect(of(roomy, 0.03)).toBe('warning');
    expect(of(roomy, 0.001)).toBe('fault');
  },
);
