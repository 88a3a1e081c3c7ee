/**
 * Units of measurement as people write them in needs and responses, and turning values from one into another. Factors
 * are those of the SI brochure (BIPM, 9th edition); a word that is not known is a unit of its own, which equals itself
 * and nothing else.
 */

/** A unit taken apart: powers of base units, and the exact factor `up / down` by which it is a multiple of them. */
interface Unit {
  powers: Map<string, number>;
  up: number;
  down: number;
  /** Where zero lies, in base units: for temperatures that stand alone. */
  zero: number;
}

type Known = [base: string, up: number, down: number];

/** Simple units whose multiples are written with the decimal prefixes below. */
const prefixed: Record<string, [powers: Record<string, number>, up: number, down: number]> = {
  m: [{ m: 1 }, 1, 1],
  g: [{ g: 1 }, 1, 1],
  s: [{ s: 1 }, 1, 1],
  A: [{ A: 1 }, 1, 1],
  mol: [{ mol: 1 }, 1, 1],
  L: [{ m: 3 }, 1, 1000],
  l: [{ m: 3 }, 1, 1000],
  Hz: [{ s: -1 }, 1, 1],
  N: [{ g: 1, m: 1, s: -2 }, 1000, 1],
  Pa: [{ g: 1, m: -1, s: -2 }, 1000, 1],
  J: [{ g: 1, m: 2, s: -2 }, 1000, 1],
  W: [{ g: 1, m: 2, s: -3 }, 1000, 1],
  Ah: [{ s: 1, A: 1 }, 3600, 1],
  Wh: [{ g: 1, m: 2, s: -2 }, 3_600_000, 1],
  V: [{ g: 1, m: 2, s: -3, A: -1 }, 1000, 1],
  Ω: [{ g: 1, m: 2, s: -3, A: -2 }, 1000, 1],
  bit: [{ bit: 1 }, 1, 1],
  B: [{ bit: 1 }, 8, 1],
};
const prefixes: Record<string, [up: number, down: number]> = {
  '': [1, 1],
  T: [1e12, 1],
  G: [1e9, 1],
  M: [1e6, 1],
  k: [1e3, 1],
  d: [1, 10],
  c: [1, 100],
  m: [1, 1e3],
  μ: [1, 1e6],
  u: [1, 1e6],
  n: [1, 1e9],
};

/** Everything that takes no prefix, and the Chinese names. */
const plain: Record<string, Known> = {
  '%': ['', 1, 100],
  '‰': ['', 1, 1000],
  ppm: ['', 1, 1e6],
  ppb: ['', 1, 1e9],
  K: ['K', 1, 1],
  '°C': ['K', 1, 1],
  '°F': ['K', 5, 9],
  t: ['g', 1e6, 1],
  min: ['s', 60, 1],
  h: ['s', 3600, 1],
  d: ['s', 86_400, 1],
};
const aliases: Record<string, string> = {
  percent: '%',
  百分比: '%',
  ohm: 'Ω',
  欧姆: 'Ω',
  开: 'K',
  degC: '°C',
  摄氏度: '°C',
  degF: '°F',
  华氏度: '°F',
  公里: 'km',
  千米: 'km',
  米: 'm',
  分米: 'dm',
  厘米: 'cm',
  毫米: 'mm',
  微米: 'μm',
  纳米: 'nm',
  吨: 't',
  千克: 'kg',
  公斤: 'kg',
  克: 'g',
  毫克: 'mg',
  微克: 'μg',
  升: 'L',
  毫升: 'mL',
  天: 'd',
  日: 'd',
  day: 'd',
  days: 'd',
  小时: 'h',
  时: 'h',
  hour: 'h',
  hours: 'h',
  hr: 'h',
  分钟: 'min',
  minute: 'min',
  minutes: 'min',
  秒: 's',
  sec: 's',
  second: 's',
  seconds: 's',
  毫秒: 'ms',
  帕: 'Pa',
  千帕: 'kPa',
  兆帕: 'MPa',
  瓦: 'W',
  千瓦: 'kW',
  千瓦时: 'kWh',
  度电: 'kWh',
  伏: 'V',
  安: 'A',
  赫兹: 'Hz',
};
/** Units that are whole multiples of one that is no physical quantity: weeks hold days, but months do not. */
const counted: Record<string, Known> = {
  周: ['s', 604_800, 1],
  week: ['s', 604_800, 1],
  weeks: ['s', 604_800, 1],
  月: ['month', 1, 1],
  个月: ['month', 1, 1],
  month: ['month', 1, 1],
  months: ['month', 1, 1],
  年: ['month', 12, 1],
  year: ['month', 12, 1],
  years: ['month', 12, 1],
  元: ['CNY', 1, 1],
  CNY: ['CNY', 1, 1],
  万元: ['CNY', 10_000, 1],
  亿元: ['CNY', 100_000_000, 1],
  bar: ['Pa', 100_000, 1],
  atm: ['Pa', 101_325, 1],
};
/** Kelvin at the zero of a scale. */
const zeros: Record<string, number> = { '°C': 273.15, '°F': 459.67 * (5 / 9) };

/** One spelling for signs that look alike or have several code points. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll('µ', 'μ')
    .replaceAll('°℃', '°C')
    .replaceAll('℃', '°C')
    .replaceAll('℉', '°F')
    .replaceAll('％', '%')
    .replaceAll('Ω', 'Ω')
    .replaceAll('⁄', '/')
    .replaceAll('每', '/')
    .trim();
}

function word(name: string): Unit {
  const spelled = aliases[name] ?? name;
  const known = plain[spelled] ?? counted[spelled];
  if (known) {
    const [base, up, down] = known;
    if (base === 'Pa') return scaled(word('Pa'), up, down);
    return { powers: new Map(base ? [[base, 1]] : []), up, down, zero: zeros[spelled] ?? 0 };
  }
  for (const [prefix, [up, down]] of Object.entries(prefixes)) {
    const rest = spelled.startsWith(prefix) ? spelled.slice(prefix.length) : '';
    const found = prefixed[rest];
    // Nobody writes decigrams, and dB is no tenth of a byte.
    if (found && ('dc'.includes(prefix) ? prefix === '' || /^[mLl]$/.test(rest) : true))
      return { powers: new Map(Object.entries(found[0])), up: found[1] * up, down: found[2] * down, zero: 0 };
  }
  return { powers: new Map([[`“${spelled}”`, 1]]), up: 1, down: 1, zero: 0 };
}

const scaled = (unit: Unit, up: number, down: number): Unit => ({ ...unit, up: unit.up * up, down: unit.down * down });

/** Reads `mg/L`, `W/(m·K)`, `kg·m^2`, `元/吨`; the empty text is a bare number. */
function parse(text: string): Unit {
  const unit: Unit = { powers: new Map(), up: 1, down: 1, zero: 0 };
  const flat = tidy(text).replaceAll(/\s+/g, ' ');
  if (flat === '' || flat === '1') return unit;
  let sign = 1;
  const within: number[] = [];
  let only: Unit | null = null;
  let words = 0;
  for (const [token] of flat.matchAll(/[/()·*×]|[^/()·*×]+/g)) {
    if (token === '/') sign = -(within.at(-1) ?? 1);
    else if (token === '(') within.push(sign);
    else if (token === ')') sign = within.pop() ?? 1;
    else if (!/^[·*×]$/.test(token) && token.trim()) {
      const [, name = '', power = '1'] = /^(.*?)(?:\^?(-?[1-4]))?$/.exec(token.trim()) ?? [];
      const one = name ? word(name) : word(token.trim());
      const times = (name ? Number(power) : 1) * sign;
      words += 1;
      only = times === 1 ? one : null;
      for (const [base, p] of one.powers) unit.powers.set(base, (unit.powers.get(base) ?? 0) + p * times);
      for (let i = 0; i < Math.abs(times); i++) {
        unit.up *= times > 0 ? one.up : one.down;
        unit.down *= times > 0 ? one.down : one.up;
      }
    }
  }
  for (const [base, power] of unit.powers) if (power === 0) unit.powers.delete(base);
  if (words === 1 && only) unit.zero = only.zero;
  return unit;
}

const sameQuantity = (a: Unit, b: Unit) =>
  a.powers.size === b.powers.size && [...a.powers].every(([base, power]) => b.powers.get(base) === power);

/** Whether values in these units say the same sort of thing. */
export function comparable(from: string, to: string): boolean {
  return tidy(from) === tidy(to) || sameQuantity(parse(from), parse(to));
}

/**
 * A value of one unit in another.
 * @returns null when they measure different things, or when a unit is not known and the other is not the very same.
 */
export function convert(value: number, from: string, to: string): number | null {
  if (tidy(from) === tidy(to)) return value;
  const [a, b] = [parse(from), parse(to)];
  if (!sameQuantity(a, b)) return null;
  const zero = a.zero || b.zero ? (a.zero * a.down) / a.up - (b.zero * a.down) / a.up : 0;
  return ((value + zero) * (a.up * b.down)) / (a.down * b.up);
}
