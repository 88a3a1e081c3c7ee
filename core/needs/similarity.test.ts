import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateFrom, similarFrom, similarity } from './similarity.ts';

const text = '现有犬用皮肤病外用制剂药效只能维持 3 天，需要一种一次给药维持两周以上的缓释制剂及其制备工艺。';

test('is the same both ways, between nothing and all, and all for what differs in spaces and punctuation alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const found = similarity(a, b);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
      expect(similarity(b, a)).toBeCloseTo(found, 12);
    }),
  );
  expect(similarity(text, text.replaceAll(/[\s，。]/g, '！ '))).toBeCloseTo(1, 12);
  expect(similarity('', text)).toBe(0);
});

test('tells a copy with a few other words from another need', () => {
  expect(similarity(text, text.replace('犬用', '猫用').replace('3 天', '5 天'))).toBeGreaterThan(duplicateFrom);
  expect(
    similarity(text, '磷酸铁锂正极材料的低温倍率性能提升，要求零下二十度容量保持率不低于百分之八十。'),
  ).toBeLessThan(similarFrom);
});
