/** A first draft of a contract from the response that was chosen: its price, its months, three instalments. */
import { type Currency, divide } from '../money/money.ts';
import type { NeedContent } from '../needs/content.ts';
import type { ResponseContent } from '../responses/content.ts';
import type { ContractContent, ContractType } from './content.ts';

const typeOf: Record<NeedContent['cooperation'][number], ContractType> = {
  commissioned: 'development',
  joint: 'development',
  transfer: 'transfer',
  licence: 'licence',
  consulting: 'consulting',
  service: 'service',
  purchase: 'transfer',
};

const words = {
  zh: {
    stages: ['启动与方案确认', '中期成果', '最终交付与验收'],
    ip: {
      firm: '成果知识产权归甲方所有。',
      solver: '成果知识产权归乙方所有。',
      joint: '成果知识产权归双方共有。',
      contract: '',
    },
    confidentiality: '双方对履约中获知的对方技术与经营信息保密，期限自签署之日起五年。',
  },
  en: {
    stages: ['Start and confirmed plan', 'Interim results', 'Final delivery and acceptance'],
    ip: {
      firm: 'Results belong to the client.',
      solver: 'Results belong to the contractor.',
      joint: 'Results belong to both sides.',
      contract: '',
    },
    confidentiality:
      'Both sides keep confidential what they learn of each other’s technology and business, for five years from signing.',
  },
} as const;

/** Thirds as they are usual: a start, the larger part in the middle, the rest on acceptance. */
const instalments = [3, 4, 3];

export interface Chosen {
  need: Pick<NeedContent, 'language' | 'cooperation' | 'ip' | 'ipNote' | 'deliverables' | 'title'>;
  response: Pick<ResponseContent, 'price' | 'months' | 'terms' | 'ip'>;
}

/** @param today as `2026-01-31`; the contract begins a week later and lasts as long as the response says. */
export function prefill({ need, response }: Chosen, today: string): ContractContent {
  const said = words[need.language];
  const starts = addDays(today, 7);
  const ends = addMonths(starts, response.months);
  const total = response.price.max;
  const parts = divide(total, instalments);
  const dues = [addDays(starts, 14), addMonths(starts, Math.ceil(response.months / 2)), ends];
  return {
    title: need.title,
    type: typeOf[need.cooperation[0] ?? 'commissioned'],
    currency: response.price.currency satisfies Currency,
    amount: total,
    starts_on: starts,
    ends_on: ends,
    terms: response.terms,
    ip: [said.ip[need.ip], need.ipNote, response.ip].filter(Boolean).join('\n'),
    confidentiality: said.confidentiality,
    registration: '',
    milestones: said.stages.map((title, place) => ({
      title,
      deliverable: place === 2 ? need.deliverables.join('\n') : '',
      amount: parts[place] ?? 0,
      due_on: min(dues[place] ?? ends, ends),
    })),
  };
}

const min = (a: string, b: string) => (a < b ? a : b);
const iso = (date: Date) => date.toISOString().slice(0, 10);

function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return iso(date);
}

/** The same day of a later month, or that month's last one. */
function addMonths(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count + 1, 0);
  date.setUTCDate(Math.min(wanted, date.getUTCDate()));
  return iso(date);
}
