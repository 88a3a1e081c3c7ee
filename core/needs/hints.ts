/**
 * What makes a need imprecise. Hard rules and missing fields stop it from being submitted, everything else is advice.
 * The rules follow what makes needs useless to whoever reads hundreds of them: adjectives in place of figures, no value
 * of today, no way of measuring, a contact who cannot answer, several problems in one.
 */
import { minorDigits } from '../money/money.ts';
import type { Indicator, NeedDraft } from './content.ts';
import { missingFields } from './missing.ts';
import { clauses, figures, vagueWordIn } from './vague.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A need is open for responses at least so long. */
export const fewestOpenDays = 15;

/** What each hint takes off the 100 points of a precise need, and how often it counts at most. */
const costs = {
  missing: [6, 17],
  too_short: [6, 17],
  invalid: [6, 17],
  deadline_too_near: [6, 1],
  dates_reversed: [4, 1],
  range_reversed: [5, 3],
  reason_missing: [5, 1],
  target_reached: [8, 3],
  vague: [3, 5],
  no_figure: [5, 2],
  thin: [4, 2],
  several_problems: [8, 1],
  no_baseline: [4, 3],
  no_method: [4, 3],
  no_unit: [2, 3],
  weights: [2, 1],
  not_technical: [10, 1],
  same_person: [3, 1],
  lead_unverified: [3, 1],
  budget_low: [6, 1],
  budget_high: [3, 1],
  negotiable: [5, 1],
  no_attachment: [5, 1],
  not_tried: [5, 1],
  no_decision: [3, 1],
  no_acceptance: [2, 1],
} as const satisfies Record<string, readonly [number, number]>;
export type HintCode = keyof typeof costs;
export const hintCodes = Object.keys(costs) as [HintCode, ...HintCode[]];

export interface Hint {
  /** Of `needContent`, with a place in a list: `indicators.0.unit`. */
  field: string;
  code: HintCode;
  level: 'hard' | 'soft';
  /** What its sentence is filled with. */
  params: Record<string, string | number>;
}

export interface Circumstances {
  attachments: number;
  now: Date;
  /** Whether the lead's address was shown to be theirs; left out where that is not asked. */
  isLeadVerified?: boolean | undefined;
}

/** Everything that is wrong with a draft, hard things first. */
export function hintsOn(draft: NeedDraft, { attachments, now, isLeadVerified }: Circumstances): Hint[] {
  const found: Hint[] = missingFields(draft).map((missing) => ({ ...missing, level: 'hard' }));
  const isMissing = (field: string) => found.some((hint) => hint.field === field && hint.code === 'missing');
  const say = (field: string, code: HintCode, params: Hint['params'] = {}, level: Hint['level'] = 'soft') => {
    if (!isMissing(field)) found.push({ field, code, level, params });
  };
  onTime(draft, now, say);
  for (const [i, indicator] of (draft.indicators ?? []).entries()) onIndicator(indicator, `indicators.${i}`, say);
  onWeights(draft, say);
  onTexts(draft, say);
  onMoney(draft, say);
  onPeople(draft, say);
  if (isLeadVerified === false && draft.lead?.email?.trim()) say('lead.email', 'lead_unverified');
  if (attachments === 0) say('attachments', 'no_attachment');
  if (!draft.tried?.trim()) say('tried', 'not_tried');
  if (!draft.decision?.trim()) say('decision', 'no_decision');
  if (!draft.acceptance?.trim()) say('acceptance', 'no_acceptance');
  return found.toSorted((a, b) => Number(a.level === 'soft') - Number(b.level === 'soft'));
}

/** How precise a draft is, 0 to 100: what is left of 100 after what each hint takes off. */
export function precisionOf(hints: readonly Pick<Hint, 'code'>[]): number {
  const counted = new Map<HintCode, number>();
  for (const { code } of hints) counted.set(code, (counted.get(code) ?? 0) + 1);
  let score = 100;
  for (const [code, times] of counted) score -= costs[code][0] * Math.min(times, costs[code][1]);
  return Math.max(0, score);
}

type Say = (field: string, code: HintCode, params?: Hint['params'], level?: Hint['level']) => void;
type DraftIndicator = NonNullable<NeedDraft['indicators']>[number];

function onTime({ deadline, deliverBy }: NeedDraft, now: Date, say: Say): void {
  if (!deadline) return;
  const days = Math.floor((Date.parse(deadline) - now.getTime()) / dayMs);
  if (days < fewestOpenDays) say('deadline', 'deadline_too_near', { days: fewestOpenDays }, 'hard');
  if (deliverBy && Date.parse(deliverBy) < Date.parse(deadline)) say('deliverBy', 'dates_reversed', {}, 'hard');
}

function onIndicator(indicator: DraftIndicator, field: string, say: Say): void {
  const { name, comparator, value, upper, unit, baseline, method, must } = indicator;
  if (value === null) return;
  if (comparator === 'between' && (upper === null || upper <= value)) {
    say(`${field}.upper`, 'range_reversed', { name }, 'hard');
    return;
  }
  if (baseline === null) say(`${field}.baseline`, 'no_baseline', { name });
  else if (isReached(comparator, value, upper, baseline))
    say(`${field}.baseline`, 'target_reached', { name, baseline, value }, 'hard');
  if (!method.trim() && must) say(`${field}.method`, 'no_method', { name });
  if (!unit.trim()) say(`${field}.unit`, 'no_unit', { name });
}

function isReached(
  comparator: Indicator['comparator'],
  value: number,
  upper: number | null,
  baseline: number,
): boolean {
  switch (comparator) {
    case 'at_least':
      return baseline >= value;
    case 'at_most':
      return baseline <= value;
    case 'equal':
      return baseline === value;
    case 'between':
      return baseline >= value && baseline <= (upper ?? value);
  }
  comparator satisfies never;
}

function onWeights({ indicators = [] }: NeedDraft, say: Say): void {
  const sum = indicators.reduce((total, { weight }) => total + weight, 0);
  if (sum > 0 && sum !== 100) say('indicators', 'weights', { sum });
}

/** Characters of a full text; English takes about three times as many for the same. */
const fullText = { background: 60, problem: 40 } as const;

function onTexts(draft: NeedDraft, say: Say): void {
  const { title = '', summary = '', background = '', problem = '', constraints = '', language } = draft;
  for (const [field, text] of Object.entries({ title, summary, background, problem, constraints })) {
    for (const clause of clauses(text).slice(0, 200)) {
      const word = vagueWordIn(clause);
      if (word) say(field, 'vague', { word, clause: clause.slice(0, 40) });
    }
  }
  for (const [field, least] of Object.entries(fullText)) {
    const text = field === 'problem' ? problem : background;
    const wanted = language === 'en' ? least * 3 : least;
    if (text.trim() && text.trim().length < wanted) say(field, 'thin', { least: wanted });
    if (text.trim() && figures(text) === 0) say(field, 'no_figure');
  }
  const listed = problem.match(listMark)?.length ?? 0;
  if (listed >= 3) say('problem', 'several_problems', { count: listed });
}

/** Marks of an enumeration: 一是 … 二是 …, 1. … 2. …, (1), ①, 另外. */
const listMark =
  /[一二三四五六]是|第[一二三四五六][，、]|(?:^|[\s；;。])[(（]?\d{1,2}[)）.、](?!\d)|[①-⑩]|另外|此外还|(?:^|\s)(?:also|in addition),?\s/gi;

function onMoney({ investment }: NeedDraft, say: Say): void {
  if (!investment) return;
  const { currency, min, max, reason } = investment;
  if (min !== null && max !== null && max < min) say('investment', 'range_reversed', {}, 'hard');
  if (min === null && max === null) {
    if (!reason.trim()) say('investment', 'reason_missing', {}, 'hard');
    else say('investment', 'negotiable');
    return;
  }
  if (currency !== 'CNY') return;
  const yuan = (max ?? min ?? 0) / 10 ** minorDigits.CNY;
  // 元 written for 万元, or the other way round.
  if (yuan < 10_000) say('investment', 'budget_low', { yuan });
  if (yuan > 100_000_000) say('investment', 'budget_high', { yuan });
}

/** Posts of people who pass questions on: personnel, sales, administration, public relations, the front desk. */
const notTechnical =
  /人事|人力|行政|销售|市场|商务|文员|前台|公关|财务|会计|出纳|秘书|办公室|后勤|\b(?:HR|human resources|sales|marketing|admin\w*|secretary|reception\w*|accountant|office)\b/i;
const technical =
  /技术|研发|工程|工艺|总工|研究|实验|算法|\b(?:CTO|R&D|technical|technology|engineer\w*|research\w*|science|scientist)\b/i;

function onPeople({ lead, contact }: NeedDraft, say: Say): void {
  const post = lead?.post?.trim() ?? '';
  if (post && notTechnical.test(post) && !technical.test(post)) say('lead.post', 'not_technical', { post });
  const same = (key: 'email' | 'phone' | 'name') => Boolean(lead?.[key]?.trim()) && lead?.[key] === contact?.[key];
  if (same('email') || (same('name') && same('phone'))) say('contact', 'same_person');
}
