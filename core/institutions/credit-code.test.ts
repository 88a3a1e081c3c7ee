import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCharacter, isCreditCode } from './credit-code.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const aCode = fc
  .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join(''))
  .map((first) => first + checkCharacter(first));

test('codes that are published by their holders are right', () => {
  // Huawei Technologies, Tencent (Shenzhen), Baidu Online.
  for (const code of ['914403001922038216', '9144030071526726XG', '91110000802100433B'])
    expect(isCreditCode(code), code).toBe(true);
});

test('any one mistyped character is noticed', () => {
  fc.assert(
    fc.property(aCode, fc.nat(17), fc.constantFrom(...alphabet), (code, place, character) => {
      fc.pre(code[place] !== character);
      expect(isCreditCode(code)).toBe(true);
      expect(isCreditCode(code.slice(0, place) + character + code.slice(place + 1))).toBe(false);
    }),
  );
});

test('what is too short, too long or holds a letter that is never used is no code', () => {
  for (const code of ['', '91440300192203821', '9144030019220382166', '91440300192203821I', '91440300192203821O'])
    expect(isCreditCode(code), code).toBe(false);
});
