/** The names of a need's fields and of what can be chosen in them, in both languages. */
import type { Bilingual } from '../packs/manifest.ts';
import type { NeedField } from './changes.ts';
import type { comparators, confidentialities, cooperations, ipTerms, needTypes, openings } from './content.ts';

const word = (zh: string, en: string): Bilingual => ({ en, zh });

export const fieldWords: Record<NeedField | 'attachments', Bilingual> = {
  attachments: word('附件', 'Files'),
  language: word('填写语言', 'Language'),
  anonymous: word('匿名发布', 'Anonymous'),
  title: word('需求名称', 'Title'),
  type: word('需求类型', 'Type'),
  fields: word('技术领域', 'Fields of technology'),
  keywords: word('关键词', 'Keywords'),
  summary: word('需求摘要', 'Summary'),
  background: word('背景与动因', 'Background'),
  problem: word('待解决的技术问题', 'The problem'),
  tried: word('现有基础与已做尝试', 'What was tried'),
  indicators: word('目标指标', 'Target indicators'),
  constraints: word('约束条件', 'Constraints'),
  deliverables: word('交付成果', 'Deliverables'),
  acceptance: word('验收方式', 'Acceptance'),
  investment: word('意向投入', 'Intended investment'),
  deadline: word('征集截止', 'Deadline for responses'),
  deliverBy: word('期望交付日期', 'Wanted by'),
  cooperation: word('合作方式', 'Ways of working together'),
  ip: word('知识产权归属', 'Intellectual property'),
  ipNote: word('知识产权补充说明', 'Notes on intellectual property'),
  confidentiality: word('保密级别', 'Confidentiality'),
  opening: word('应答开启', 'Opening of responses'),
  lead: word('技术负责人', 'Technical lead'),
  contact: word('商务联系人', 'Contact'),
  decision: word('决策归属', 'Who decides'),
  pledge: word('真实性承诺', 'Pledge'),
};

export const choiceWords = {
  type: {
    product: word('新产品', 'New product'),
    process: word('工艺改进', 'Process'),
    equipment: word('设备', 'Equipment'),
    testing: word('检测', 'Testing'),
    material: word('材料', 'Material'),
    algorithm: word('算法', 'Algorithm'),
    common: word('产业共性技术', 'Common to an industry'),
  } satisfies Record<(typeof needTypes)[number], Bilingual>,
  cooperation: {
    commissioned: word('委托开发', 'Commissioned development'),
    joint: word('合作开发', 'Joint development'),
    transfer: word('技术转让', 'Transfer'),
    licence: word('技术许可', 'Licence'),
    consulting: word('技术咨询', 'Consulting'),
    service: word('技术服务', 'Service'),
    purchase: word('采购', 'Purchase'),
  } satisfies Record<(typeof cooperations)[number], Bilingual>,
  ip: {
    firm: word('归企业所有', 'Belongs to the enterprise'),
    solver: word('归揭榜方所有，企业获得使用权', 'Stays with the solver; the enterprise may use it'),
    joint: word('双方共有', 'Belongs to both'),
    contract: word('以合同约定为准', 'As the contract says'),
  } satisfies Record<(typeof ipTerms)[number], Bilingual>,
  confidentiality: {
    public: word('公开：任何人可查看全部内容', 'Public: everybody reads everything'),
    terms: word('接受保密条款后可查看保密部分', 'On terms: whoever accepts them reads the confidential parts'),
    invited: word('仅受邀单位可查看保密部分', 'Invited: only those it was pushed to read the confidential parts'),
  } satisfies Record<(typeof confidentialities)[number], Bilingual>,
  opening: {
    on_arrival: word('随到随开：收到即可查看', 'On arrival: each can be read at once'),
    at_deadline: word('密封：截止后统一开启', 'Sealed: all are opened at the deadline'),
  } satisfies Record<(typeof openings)[number], Bilingual>,
  comparator: {
    at_least: word('不低于', 'at least'),
    at_most: word('不高于', 'at most'),
    equal: word('等于', 'equal to'),
    between: word('介于', 'between'),
  } satisfies Record<(typeof comparators)[number], Bilingual>,
} as const;
