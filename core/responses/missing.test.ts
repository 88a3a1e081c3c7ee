import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Indicator } from '../needs/content.ts';
import type { ResponseDraft } from './content.ts';
import { checkResponse } from './missing.ts';
import { receiptHash, receiptText } from './receipt.ts';

const indicator = (id: string, changes: Partial<Indicator> = {}): Indicator => ({
  id,
  name: id,
  comparator: 'at_least',
  value: 1,
  upper: null,
  unit: '',
  baseline: null,
  method: '',
  must: true,
  weight: 0,
  ...changes,
});
const answer = (indicatorId: string, value: number | null = 1, upper: number | null = null) => ({
  indicatorId,
  value,
  upper,
  evidence: '',
  method: '',
});
const good: ResponseDraft = {
  title: 'Coated microspheres',
  summary: 'Two coats keep the release below the threshold for weeks.',
  plan: 'First the recipe, then the scale-up, then three batches.',
  answers: [answer('a')],
  readiness: 5,
  months: 9,
  price: { currency: 'CNY', min: 100, max: 200 },
  team: [{ name: 'Zhang', institution: 'University', role: '' }],
  declaration: true,
};
const fieldsOf = (draft: ResponseDraft, indicators = [indicator('a')]) =>
  checkResponse(draft, indicators).lacks.map(({ field, problem }) => `${field} ${problem}`);

test('a whole draft lacks nothing, and an empty one is told all of it at once', () => {
  expect(fieldsOf(good)).toEqual([]);
  expect(fieldsOf({}).sort()).toEqual(
    ['answers.a', 'declaration', 'months', 'plan', 'price', 'readiness', 'summary', 'team', 'title'].map(
      (field) => `${field} missing`,
    ),
  );
});

test('what is there but not right is named by its place', () => {
  expect(fieldsOf({ ...good, title: ' abc ' })).toEqual(['title too_short']);
  expect(fieldsOf({ ...good, team: [{ name: '', institution: 'U', role: '' }] })).toEqual(['team.0.name missing']);
  expect(fieldsOf({ ...good, price: { currency: 'CNY', min: null, max: 5 } })).toEqual(['price.min missing']);
  expect(fieldsOf({ ...good, price: { currency: 'CNY', min: 6, max: 5 } })).toEqual(['price.max wrong']);
  expect(fieldsOf({ ...good, declaration: false })).toEqual(['declaration missing']);
});

test('every indicator that must be reached is answered; the others may be left out', () => {
  const wanted = [indicator('a'), indicator('b', { must: false })];
  expect(fieldsOf(good, wanted)).toEqual([]);
  expect(fieldsOf({ ...good, answers: [answer('b')] }, wanted)).toEqual(['answers.a missing']);
  expect(checkResponse({ ...good, answers: [answer('a'), answer('b', null)] }, wanted).content?.answers).toHaveLength(
    1,
  );
});

test('an answer twice, to nothing that was asked, or with its ends the wrong way round is wrong', () => {
  expect(fieldsOf({ ...good, answers: [answer('a'), answer('a')] })).toEqual(['answers.a wrong']);
  expect(fieldsOf({ ...good, answers: [answer('a'), answer('x')] })).toEqual(['answers.x wrong']);
  const range = [indicator('a', { comparator: 'between', upper: 9 })];
  expect(fieldsOf({ ...good, answers: [answer('a', 5, 2)] }, range)).toEqual(['answers.a wrong']);
  expect(fieldsOf({ ...good, answers: [answer('a', 2, 5)] }, range)).toEqual([]);
  expect(fieldsOf({ ...good, answers: [answer('a', 2, 5)] })).toEqual(['answers.a wrong']);
});

test('a receipt’s hash does not depend on the order of members, and changes with anything in it', () => {
  const handedIn = (content: object) => ({
    response: 'r',
    need: 'n',
    need_version: 1,
    version: 1,
    content: content as never,
    files: [],
  });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
      const turned = Object.fromEntries(Object.entries(content).reverse());
      expect(receiptHash(handedIn(turned))).toBe(receiptHash(handedIn(content)));
      expect(JSON.parse(receiptText(handedIn(content))).content).toEqual(JSON.parse(JSON.stringify(content)));
      expect(receiptHash(handedIn({ ...content, more: 1, '': 2 }))).not.toBe(
        receiptHash(handedIn({ ...content, more: 2 })),
      );
    }),
  );
});
