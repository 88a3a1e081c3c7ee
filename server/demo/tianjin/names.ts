/** Invented names; each says that it is one of a demonstration. */
import { checkCharacter } from '../../../core/institutions/credit-code.ts';
import type { InstitutionKind } from '../../../core/institutions/kinds.ts';
import type { Chance } from './chance.ts';

/** Behind every name. */
export const mark = '（示例）';

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志玉文博宇晨浩然思雨佳琪子涵梓轩一诺欣怡'];

export function personName(chance: Chance): string {
  const second = chance.next() < 0.7 ? chance.pick(given) : '';
  return `${chance.pick(surnames)}${chance.pick(given)}${second}`;
}

const firsts = [...'启澜恒泽锐衡嘉瀚卓睿凌朗骏沃辰拓源铭晟景'];
const seconds = [...'川桥野帆森岳洲航维迪芯格博图远正合阳能海'];
const trades = [
  ...['生物科技', '制药', '新材料', '精密机械', '环保科技', '食品', '电气设备', '智能装备'],
  ...['软件', '化工', '汽车部件', '医疗器械', '新能源', '农业科技', '传感技术', '航空设备'],
];

/** So many different names of enterprises. */
export function enterpriseNames(chance: Chance, count: number): string[] {
  const brands = chance.shuffled(firsts.flatMap((first) => seconds.map((second) => first + second)));
  return brands
    .slice(0, count)
    .map(
      (brand, place) => `天津${brand}${trades[place % trades.length]}${place % 9 === 0 ? '股份' : ''}有限公司${mark}`,
    );
}

export function transferNames(count: number): string[] {
  const kinds = ['技术转移有限公司', '科技成果转化中心', '技术交易服务中心', '知识产权运营有限公司'];
  const brands = firsts.flatMap((first) => ['通', '津', '联', '汇', '渡'].map((second) => second + first));
  return Array.from(
    { length: count },
    (_, place) =>
      `天津${brands[place % brands.length]}${kinds[(place + Math.floor(place / brands.length)) % kinds.length]}${mark}`,
  );
}

export interface Respondent {
  name: string;
  nameEn: string | null;
  kind: InstitutionKind;
  country: string;
  region: string;
}

/** Universities, institutes and enterprises that answer: 6 of them abroad. */
export function respondents(count: number, foreign: number): Respondent[] {
  const abroad: [string, string, string][] = [
    ['University of Nordhafen', 'DE', 'Nordhafen'],
    ['Aokawa Institute of Technology', 'JP', 'Aokawa'],
    ['Port Wesley University', 'AU', 'Port Wesley'],
    ['Lindvik Technical University', 'SE', 'Lindvik'],
    ['Saint-Orens Polytechnic', 'FR', 'Saint-Orens'],
    ['Harrow Bay University', 'GB', 'Harrow Bay'],
  ];
  const places = [
    ...[
      ['海河', '天津'],
      ['渤湾', '天津'],
      ['蓟北', '天津'],
      ['津门', '天津'],
      ['燕山', '北京'],
      ['永定', '北京'],
    ],
    ...[
      ['滹沱', '河北'],
      ['泰岳', '山东'],
      ['淮左', '江苏'],
      ['浙东', '浙江'],
      ['辽河', '辽宁'],
      ['汉水', '湖北'],
    ],
  ] as [string, string][];
  const kinds: [string, InstitutionKind][] = [
    ['理工大学', 'university'],
    ['农业大学', 'university'],
    ['医科大学', 'university'],
    ['材料研究所', 'institute'],
    ['自动化研究院', 'institute'],
    ['技术股份有限公司', 'enterprise'],
  ];
  const home = kinds.flatMap(([ending, kind]) =>
    places.map(
      ([place, region]): Respondent => ({
        name: `${place}${ending}${mark}`,
        nameEn: null,
        kind,
        country: 'CN',
        region,
      }),
    ),
  );
  return [
    ...abroad.slice(0, foreign).map(
      ([name, country, region]): Respondent => ({
        name: `${name} (demo)`,
        nameEn: `${name} (demo)`,
        kind: 'university',
        country,
        region,
      }),
    ),
    ...home.slice(0, count - foreign),
  ];
}

/** Districts of Tianjin, each as often as it comes up. */
export const districts = [
  ...Array<string>(11).fill('天津市滨海新区'),
  ...Array<string>(5).fill('天津市西青区'),
  ...Array<string>(4).fill('天津市北辰区'),
  ...Array<string>(4).fill('天津市武清区'),
  ...Array<string>(3).fill('天津市津南区'),
  ...Array<string>(3).fill('天津市东丽区'),
  ...Array<string>(2).fill('天津市南开区'),
  ...Array<string>(2).fill('天津市静海区'),
  ...Array<string>(2).fill('天津市宝坻区'),
  ...['天津市河西区', '天津市和平区', '天津市红桥区', '天津市宁河区', '天津市蓟州区'],
];

/** A well-formed code in a block of numbers that belongs to nobody: 9999 is no division of the country. */
export function creditCode(series: string, number: number): string {
  const first17 = `91999900MA${series}${String(number).padStart(6, '0')}`;
  return first17 + checkCharacter(first17);
}
