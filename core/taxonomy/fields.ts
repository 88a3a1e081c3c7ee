/**
 * Fields of technology: what needs are classified by and what institutions, experts and managers say they know.
 * The top level follows the national list of high and new technology fields (国家重点支持的高新技术领域), with agriculture
 * and food beside it.
 */
import type { Bilingual } from '../packs/manifest.ts';

export interface Area {
  title: Bilingual;
  leaves: Record<string, Bilingual>;
}

export const areas = {
  it: {
    title: { en: 'Electronics and information', zh: '电子信息' },
    leaves: {
      'it.software': { en: 'Software and databases', zh: '软件与数据库' },
      'it.vision': { en: 'Machine vision and intelligent recognition', zh: '机器视觉与智能识别' },
      'it.language': { en: 'Language and speech', zh: '自然语言与语音' },
      'it.data': { en: 'Data mining and prediction', zh: '数据挖掘与预测' },
      'it.devices': { en: 'Electronic components and sensors', zh: '电子器件与传感器' },
      'it.network': { en: 'Communication and networks', zh: '通信与网络' },
      'it.security': { en: 'Information security', zh: '信息安全' },
    },
  },
  bio: {
    title: { en: 'Biology and medicine', zh: '生物与新医药' },
    leaves: {
      'bio.drugs': { en: 'Drugs and formulations', zh: '药物与制剂' },
      'bio.vaccines': { en: 'Vaccines and biologics', zh: '疫苗与生物制品' },
      'bio.devices': { en: 'Medical devices', zh: '医疗器械' },
      'bio.fermentation': { en: 'Fermentation and enzymes', zh: '发酵与酶工程' },
      'bio.tcm': { en: 'Traditional Chinese medicine', zh: '中药与天然药物' },
    },
  },
  materials: {
    title: { en: 'New materials', zh: '新材料' },
    leaves: {
      'materials.metal': { en: 'Metals', zh: '金属材料' },
      'materials.inorganic': { en: 'Inorganic non-metals', zh: '无机非金属材料' },
      'materials.polymer': { en: 'Polymers', zh: '高分子材料' },
      'materials.coating': { en: 'Coatings and surfaces', zh: '涂层与表面处理' },
      'materials.fine': { en: 'Fine chemicals', zh: '精细化工' },
    },
  },
  manufacturing: {
    title: { en: 'Advanced manufacturing', zh: '先进制造与自动化' },
    leaves: {
      'manufacturing.robots': { en: 'Robots and automation', zh: '机器人与自动化' },
      'manufacturing.machining': { en: 'Machining and moulding', zh: '加工与成形' },
      'manufacturing.instruments': { en: 'Instruments and testing', zh: '仪器仪表与检测' },
      'manufacturing.vehicles': { en: 'Vehicles and rail', zh: '汽车与轨道交通' },
      'manufacturing.power': { en: 'Electrical equipment', zh: '电力装备' },
    },
  },
  energy: {
    title: { en: 'Energy', zh: '新能源与节能' },
    leaves: {
      'energy.storage': { en: 'Batteries and storage', zh: '电池与储能' },
      'energy.renewable': { en: 'Solar, wind and biomass', zh: '太阳能、风能与生物质能' },
      'energy.saving': { en: 'Energy saving', zh: '工业节能' },
      'energy.hydrogen': { en: 'Hydrogen', zh: '氢能' },
    },
  },
  environment: {
    title: { en: 'Resources and environment', zh: '资源与环境' },
    leaves: {
      'environment.water': { en: 'Water treatment', zh: '水处理' },
      'environment.air': { en: 'Air and exhaust', zh: '大气与废气治理' },
      'environment.waste': { en: 'Solid waste', zh: '固废处理' },
      'environment.monitoring': { en: 'Monitoring and ecology', zh: '生态与环境监测' },
    },
  },
  aerospace: {
    title: { en: 'Aviation and space', zh: '航空航天' },
    leaves: {
      'aerospace.aircraft': { en: 'Aircraft and drones', zh: '航空器与无人机' },
      'aerospace.space': { en: 'Satellites and navigation', zh: '卫星与导航' },
    },
  },
  agriculture: {
    title: { en: 'Agriculture and food', zh: '农业与食品' },
    leaves: {
      'agriculture.breeding': { en: 'Crops and breeding', zh: '种植与育种' },
      'agriculture.animals': { en: 'Animals and veterinary medicine', zh: '养殖与兽医兽药' },
      'agriculture.food': { en: 'Food processing', zh: '食品加工' },
      'agriculture.machines': { en: 'Agricultural machinery', zh: '农业机械' },
    },
  },
} as const satisfies Record<string, Area>;

export type AreaCode = keyof typeof areas;
export type FieldCode = { [A in AreaCode]: keyof (typeof areas)[A]['leaves'] }[AreaCode];

export const fieldCodes = Object.values(areas).flatMap(({ leaves }) => Object.keys(leaves)) as [
  FieldCode,
  ...FieldCode[],
];

/** The area that a field belongs to. */
export const areaOf = (field: FieldCode): AreaCode => field.split('.')[0] as AreaCode;

/** Areas that often answer one another's needs: a vaccine for people becomes one for animals. */
export const adjacent: Record<AreaCode, readonly AreaCode[]> = {
  it: ['manufacturing', 'aerospace', 'environment'],
  bio: ['agriculture', 'materials'],
  materials: ['manufacturing', 'energy', 'bio', 'environment'],
  manufacturing: ['it', 'materials', 'aerospace', 'energy'],
  energy: ['materials', 'manufacturing', 'environment'],
  environment: ['energy', 'materials', 'it', 'agriculture'],
  aerospace: ['manufacturing', 'it', 'materials'],
  agriculture: ['bio', 'environment', 'it'],
};

/** The name of a field in both languages. */
export function fieldTitle(field: FieldCode): Bilingual {
  const leaves: Record<string, Bilingual> = areas[areaOf(field)].leaves;
  return leaves[field] as Bilingual;
}
