/** Matching finds who could answer a need, and finds more of them than a search for its words does. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MatchNeed, type MatchProfile, rankMatches, threshold } from '../../core/matching/match.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { keywordSearch } from './keyword-search.ts';
import { mostPrecision, needs, precisionAt5, profiles } from './labelled.ts';

describe('on the labelled set', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  test('more of the first five are right than keyword search finds', async () => {
    const searched = precisionAt5(await keywordSearch(platform.database.db));
    const matched = precisionAt5((need) => rankMatches(need, profiles).map(({ id }) => id));
    expect(needs.length).toBeGreaterThanOrEqual(30);
    expect(profiles.length).toBeGreaterThanOrEqual(60);
    expect(matched, `keyword search ${searched}, best possible ${mostPrecision}`).toBeGreaterThan(searched);
  });
});

const need: MatchNeed = {
  title: '鸡用亚单位疫苗的佐剂',
  keywords: ['疫苗', '佐剂'],
  summary: '把免疫期从三个月延长到半年。',
  rest: '',
  fields: ['agriculture.animals'],
  region: '天津市',
};
const profile = (changes: Partial<MatchProfile>): MatchProfile => ({
  id: 'x',
  fields: [],
  keywords: [],
  about: '',
  region: '',
  answered: [],
  signed: [],
  ...changes,
});
const of = (changes: Partial<MatchProfile>) =>
  rankMatches(need, [profile(changes)])[0] as { score: number; reasons: unknown[] };

test('each reason is said: field, words, a need answered before, a contract, the region', () => {
  const { score, reasons } = of({
    fields: ['agriculture.animals'],
    keywords: ['禽用疫苗', '佐剂'],
    region: '天津',
    answered: [{ need: 'n1', title: '猪用亚单位疫苗', text: '猪用亚单位疫苗 佐剂筛选' }],
    signed: ['犬用亚单位疫苗佐剂'],
  });
  expect(score).toBeGreaterThan(threshold);
  expect(reasons).toEqual([
    { kind: 'field', field: 'agriculture.animals' },
    { kind: 'words', words: expect.arrayContaining(['佐剂', '疫苗']) },
    { kind: 'answered', need: 'n1', title: '猪用亚单位疫苗' },
    { kind: 'signed', title: '犬用亚单位疫苗佐剂' },
    { kind: 'region', region: '天津' },
  ]);
});

test('a neighbouring field answers too, and is said to be one', () => {
  const human = of({ fields: ['bio.vaccines'], keywords: ['亚单位疫苗', '佐剂'] });
  expect(human.reasons).toContainEqual({ kind: 'adjacent', field: 'bio.vaccines' });
  expect(human.score).toBeGreaterThan(threshold);
  expect(human.score).toBeLessThan(of({ fields: ['agriculture.animals'], keywords: ['亚单位疫苗', '佐剂'] }).score);
});

test('the words that are said are words: a pair of neighbours that only finds is not among them', () => {
  const pets = { ...need, title: '宠物药', keywords: ['宠物药'], fields: [] };
  const [match] = rankMatches(pets, [profile({ keywords: ['宠物药'] })]);
  expect(match?.reasons).toEqual([{ kind: 'words', words: ['宠物'] }]);
});

test('a field alone, or a word that everybody uses, disturbs nobody', () => {
  expect(of({ fields: ['agriculture.animals'] }).score).toBeLessThan(threshold);
  expect(of({ keywords: ['技术', '研究', '企业'] }).score).toBeLessThan(threshold);
});

test('scores lie between 0 and 1, and do not depend on the order of the profiles', () => {
  const some = fc.uniqueArray(fc.integer({ min: 0, max: profiles.length - 1 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(some, fc.constantFrom(...needs), (places, asked) => {
      const list = places.map((place) => profiles[place] as MatchProfile);
      const ranked = rankMatches(asked, list);
      for (const { score } of ranked) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
      const ids = (matches: { id: string }[]) => matches.map(({ id }) => id);
      expect(ids(rankMatches(asked, [...list].reverse()))).toEqual(ids(ranked));
    }),
    { numRuns: 30 },
  );
});
