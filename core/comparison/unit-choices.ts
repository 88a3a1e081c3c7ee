/** Units that are offered to whoever states a value for an indicator, besides the need's own. */
import { comparable, convert } from './units.ts';

const families: readonly (readonly string[])[] = [
  ['%', '‰', 'ppm'],
  ['nm', 'μm', 'mm', 'cm', 'm', 'km'],
  ['毫米', '厘米', '米', '公里'],
  ['μg', 'mg', 'g', 'kg', 't'],
  ['毫克', '克', '千克', '吨'],
  ['ms', 's', 'min', 'h', 'd'],
  ['秒', '分钟', '小时', '天', '周'],
  ['month', 'year'],
  ['月', '年'],
  ['℃', 'K', '℉'],
  ['mL', 'L', 'm³'],
  ['mm²', 'cm²', 'm²'],
  ['Pa', 'kPa', 'MPa', 'bar'],
  ['W', 'kW', 'MW'],
  ['kJ', 'MJ', 'kWh'],
  ['μg/L', 'mg/L', 'g/L'],
  ['Hz', 'kHz', 'MHz', 'GHz'],
  ['mV', 'V', 'kV'],
  ['mA', 'A'],
  ['mAh', 'Ah'],
  ['m/s', 'km/h'],
  ['元', '万元', '亿元'],
  ['元/kg', '元/吨', '万元/吨'],
];
const isChinese = (unit: string) => /\p{Script=Han}/u.test(unit);

/** A unit and how its values are said in another: `value × times + plus`. */
export interface UnitChoice {
  unit: string;
  times: number;
  plus: number;
}

/**
 * Units in which a value may be stated where it is asked for in one.
 * @param used units that somebody stated one in already; those that cannot be turned into `asked` are left out.
 * @returns `asked` first, then ordinary units of the same quantity in the same script; `asked` alone where there are none.
 */
export function unitChoices(asked: string, used: readonly string[] = []): UnitChoice[] {
  const like = asked.trim() === '' ? [] : families.filter(([unit = '']) => comparable(unit, asked));
  const family =
    like.find((units) => units.includes(asked.trim())) ??
    like.find(([unit = '']) => isChinese(unit) === isChinese(asked)) ??
    like[0] ??
    [];
  const choices: UnitChoice[] = [{ unit: asked, times: 1, plus: 0 }];
  for (const unit of [...family, ...used]) {
    const [zero, one] = [convert(0, unit, asked), convert(1, unit, asked)];
    if (zero === null || one === null || choices.some((choice) => choice.unit === unit)) continue;
    const isSame = zero === 0 && Math.abs(one - 1) < 1e-12;
    if (!isSame || used.includes(unit)) choices.push({ unit, times: one - zero, plus: zero });
  }
  return choices;
}
