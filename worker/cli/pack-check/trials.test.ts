import { expect, test } from 'vitest';
import type { Malformed } from './malformed.ts';
import { judgeTrial } from './trials.ts';

const probe: Malformed = {
  name: { en: 'NaN', zh: 'NaN' },
  content: '',
  unscorable: true,
  place: { line: 2, column: 'x' },
};
const mistake = { file: 'p.csv', line: 2, column: 'x', code: 'c', message: { en: 'wrong', zh: '错' } };
const refused = (changes: object) => ({
  verdict: 'invalid_output' as const,
  mistakes: { mistakes: [{ ...mistake, ...changes }], more: 0 },
});
const codes = (judged: Parameters<typeof judgeTrial>[2], changes: Partial<Malformed> = {}) =>
  judgeTrial({ ...probe, ...changes }, 'public', judged, 'p.csv').map(({ code }) => code);

test('a mistake told with its place is what is wanted', () => {
  expect(codes(refused({}))).toEqual([]);
  expect(codes(refused({ line: undefined, column: undefined }), { place: null })).toEqual([]);
  expect(codes(refused({ message: { en: 'no row for a7', zh: '缺少 a7' } }), { place: { text: 'a7' } })).toEqual([]);
});

test.for([
  ['another line', { line: 3 }],
  ['no line', { line: undefined }],
  ['another column', { column: 'y' }],
  ['another file', { file: 'q.csv' }],
  ['one language', { message: { en: 'wrong', zh: ' ' } }],
] as const)('%s is not precise', ([, changes]) => {
  expect(codes(refused(changes))).toEqual(['imprecise_mistake']);
});

test('a score for nonsense is a fault, for an odd answer a warning', () => {
  expect(codes({ verdict: 'scored' })).toEqual(['nonsense_scored']);
  expect(codes({ verdict: 'scored' }, { unscorable: false })).toEqual(['malformed_accepted']);
});

test('a judge that fails is at fault', () => {
  expect(codes({ verdict: 'judge_error', details: { reason: 'judge', text: 'KeyError' } })).toEqual(['judge_failed']);
});
