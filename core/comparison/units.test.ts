import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparable, convert } from './units.ts';

test.for<[number, string, string, number]>([
  [15, '%', '', 0.15],
  [1.5, '‰', '%', 0.15],
  [12, 'ppm', '%', 0.0012],
  [3, 'mm', 'cm', 0.3],
  [2, '公里', 'm', 2000],
  [1.5, '吨', 'kg', 1500],
  [250, 'mg', '克', 0.25],
  [90, 'min', 'h', 1.5],
  [2, '天', '小时', 48],
  [1, '周', '天', 7],
  [2, '年', '个月', 24],
  [25, '℃', 'K', 298.15],
  [98.6, '°F', '℃', 37],
  [310.15, 'K', '摄氏度', 37],
  [5, 'mg/mL', 'g/L', 5],
  [36, 'km/h', 'm/s', 10],
  [2, 'W/(m·K)', 'mW/(cm·°C)', 20],
  [1, 'm³', 'L', 1000],
  [3, 'cm²', 'mm^2', 300],
  [1, 'bar', 'kPa', 100],
  [1, 'kWh', 'MJ', 3.6],
  [8, '万元/吨', '元/kg', 80],
  [5, '次', '次', 5],
  [5, 'mg/粒', 'g/粒', 0.005],
  [1, 'MW', 'kW', 1000],
  [5, 'dL', 'mL', 500],
  [3000, 'mAh', 'Ah', 3],
])('%f %s is %s %f', ([value, from, to, wanted]) => {
  expect(convert(value, from, to)).toBeCloseTo(wanted, 9);
});

describe('what cannot be compared', () => {
  test.for([
    ['mm', 'kg'],
    ['次', ''],
    ['次', '个'],
    ['月', '天'],
    ['mg/粒', 'mg/片'],
    ['MW', 'm'],
    ['%', '℃'],
    ['dB', 'B'],
    ['cd', 'd'],
  ])('%s and %s', ([from = '', to = '']) => {
    expect(convert(1, from, to)).toBeNull();
    expect(comparable(from, to)).toBe(false);
  });
});

const family = fc.constantFrom(
  ['%', '‰', '', 'ppm'],
  ['mm', 'cm', 'm', 'km', 'μm'],
  ['g', 'kg', 't', 'mg'],
  ['s', 'min', 'h', 'd', '周'],
  ['℃', 'K', '°F'],
  ['mg/L', 'g/m³', 'kg/L'],
);
const pair = family.chain((units) => fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units)));
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test('there and back again is the same value', () => {
  fc.assert(
    fc.property(pair, value, ([from, to], x) => {
      const there = convert(x, from, to);
      expect(there).not.toBeNull();
      const back = convert(there ?? Number.NaN, to, from) ?? Number.NaN;
      expect(Math.abs(back - x)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(x)));
    }),
  );
});

test('conversion keeps the order of values', () => {
  fc.assert(
    fc.property(pair, value, value, ([from, to], a, b) => {
      const [x, y] = [convert(a, from, to) ?? 0, convert(b, from, to) ?? 0];
      if (a < b) expect(x).toBeLessThanOrEqual(y);
    }),
  );
});

test('a unit nobody knows equals itself, whatever it is called', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 24 }), value, (unit, x) => {
      expect(convert(x, unit, ` ${unit} `)).toBe(x);
    }),
  );
});
