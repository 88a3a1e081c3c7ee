/** Indicators that follow from the figures; pure. */
import type { Bilingual } from '../../core/packs/manifest.ts';
import type { FigureKey } from './figures.ts';
import type { Value } from './figures-queries.ts';
import type { Amounts, IndicatorView } from './schemas.ts';

type Values = Record<FigureKey, Value>;

/** The currency that averages are stated in. */
const currency = 'CNY';

/**
 * @param values of every figure.
 * @param withholds whether what contracts are worth is kept from the reader.
 */
export function indicatorsOf(values: Values, withholds: boolean): IndicatorView[] {
  const rows = (key: FigureKey) => values[key].rows;
  const sum = (key: FigureKey) => minorIn(values[key].amounts);
  const worth = withholds ? null : sum('contract_value');
  return [
    ratio('needs_per_enterprise', rows('needs_published'), rows('enterprises_published')),
    average('average_investment', sum('intended_investment'), rows('intended_investment'), values.intended_investment),
    ratio('responses_per_need', rows('responses'), rows('needs_published')),
    ratio('responses_per_institution', rows('responses'), rows('responding_institutions')),
    percent('signed_per_published', rows('contracts_signed'), rows('needs_published')),
    percent('signed_per_response', rows('contracts_signed'), rows('responses')),
    average('average_contract', worth, rows('contracts_signed'), values.contract_value),
    percent('value_per_investment', worth, sum('intended_investment')),
  ];
}

const words: Record<string, { title: Bilingual; definition: Bilingual }> = {
  needs_per_enterprise: {
    title: { zh: '企均发布需求', en: 'Needs per enterprise' },
    definition: { zh: '发布需求 ÷ 发布需求的企业', en: 'Needs published ÷ enterprises with published needs' },
  },
  average_investment: {
    title: { zh: '平均意向投入', en: 'Average intended investment' },
    definition: {
      zh: '人民币意向投入 ÷ 填写了意向投入的已发布需求；需求有多种币种时不计算',
      en: 'Intended investment in yuan ÷ published needs that state one; not stated where there are other currencies',
    },
  },
  responses_per_need: {
    title: { zh: '需求平均应答', en: 'Responses per need' },
    definition: { zh: '应答方案 ÷ 发布需求', en: 'Responses ÷ needs published' },
  },
  responses_per_institution: {
    title: { zh: '单位平均应答', en: 'Responses per institution' },
    definition: { zh: '应答方案 ÷ 应答单位', en: 'Responses ÷ responding institutions' },
  },
  signed_per_published: {
    title: { zh: '需求签约率', en: 'Signed per need' },
    definition: { zh: '签约项目 ÷ 发布需求', en: 'Signed projects ÷ needs published' },
  },
  signed_per_response: {
    title: { zh: '应答签约率', en: 'Signed per response' },
    definition: { zh: '签约项目 ÷ 应答方案', en: 'Signed projects ÷ responses' },
  },
  average_contract: {
    title: { zh: '平均合同金额', en: 'Average contract' },
    definition: {
      zh: '人民币合同金额 ÷ 签约项目；合同有多种币种时不计算',
      en: 'Contract value in yuan ÷ signed projects; not stated where there are other currencies',
    },
  },
  value_per_investment: {
    title: { zh: '合同金额占意向投入', en: 'Contract value per intended investment' },
    definition: {
      zh: '合同金额 ÷ 意向投入（均为人民币）',
      en: 'Contract value ÷ intended investment, both in yuan',
    },
  },
};

const indicator = (key: string, rest: Pick<IndicatorView, 'unit' | 'value' | 'currency'>): IndicatorView => ({
  key,
  ...(words[key] as { title: Bilingual; definition: Bilingual }),
  ...rest,
});

const ratio = (key: string, above: number, below: number) =>
  indicator(key, { unit: 'ratio', value: quotient(above, below, 1), currency: null });

const percent = (key: string, above: number | null, below: number | null) =>
  indicator(key, { unit: 'percent', value: quotient(above, below, 100), currency: null });

/** Money is rounded half up to its smallest unit. */
function average(key: string, sum: number | null, rows: number, { amounts }: Value): IndicatorView {
  const isOne = amounts?.length === 1;
  const value =
    sum === null || rows === 0 || !isOne ? null : Number((2n * BigInt(sum) + BigInt(rows)) / BigInt(2 * rows));
  return indicator(key, { unit: 'money', value, currency });
}

/** To four decimals. */
function quotient(above: number | null, below: number | null, times: number): number | null {
  if (above === null || !below) return null;
  return Math.round((above / below) * times * 10_000) / 10_000;
}

function minorIn(amounts: Amounts | null): number | null {
  return amounts?.find((amount) => amount.currency === currency)?.minor ?? null;
}
