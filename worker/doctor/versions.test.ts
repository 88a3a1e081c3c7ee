import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsFix, isAtLeast } from './versions.ts';

test.for([
  ['29.7.0', '29.7.0', true],
  ['29.10.0', '29.7.0', true],
  ['29.6.9', '29.7.0', false],
  ['20.10.24+dfsg1', '29.7.0', false],
  ['1.4.0-rc.2', '1.4.0-rc.3', false],
  ['1.4.0', '1.4.0-rc.3', true],
  ['6.18.44-fc', '5.3', true],
  ['no number', '0.1', false],
] as const)('%s at least %s: %s', ([version, least, expected]) => {
  expect(isAtLeast(version, least)).toBe(expected);
});

test('of two versions at least one is at least the other, and both only when they are equal', () => {
  const version = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(isAtLeast(a, b) || isAtLeast(b, a)).toBe(true);
      expect(isAtLeast(a, b) && isAtLeast(b, a)).toBe(a === b);
    }),
  );
});

test.for([
  ['1.2.7', false],
  ['1.2.8', true],
  ['1.3.2', false],
  ['1.3.3', true],
  ['1.4.0-rc.2', false],
  ['1.4.1', true],
  ['2.0.0', true],
  ['1.1.15', false],
] as const)('a fix made in 1.2.8, 1.3.3 and 1.4.0-rc.3 is in %s: %s', ([version, expected]) => {
  expect(holdsFix(version, ['1.2.8', '1.3.3', '1.4.0-rc.3'])).toBe(expected);
});
