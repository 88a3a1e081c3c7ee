import { expect, test } from 'vitest';
import { unitChoices } from './unit-choices.ts';

const units = (asked: string, used: string[] = []) => unitChoices(asked, used).map(({ unit }) => unit);

test('offers ordinary units of the same quantity in the same script, the asked one first', () => {
  expect(units('min')).toEqual(['min', 'ms', 's', 'h', 'd']);
  expect(units('分钟')).toEqual(['分钟', '秒', '小时', '天', '周']);
  expect(units('天')).toEqual(['天', '秒', '分钟', '小时', '周']);
  expect(units('次')).toEqual(['次']);
  expect(units('')).toEqual(['']);
});

test('says how a value is turned into the asked unit', () => {
  expect(unitChoices('min').find(({ unit }) => unit === 'h')).toEqual({ unit: 'h', times: 60, plus: 0 });
  const celsius = unitChoices('℃').find(({ unit }) => unit === 'K');
  expect(celsius?.times).toBeCloseTo(1, 9);
  expect(celsius?.plus).toBeCloseTo(-273.15, 9);
});

test('keeps what somebody used already, unless it measures something else', () => {
  expect(units('min', ['分钟', 'kg'])).toEqual(['min', 'ms', 's', 'h', 'd', '分钟']);
});
