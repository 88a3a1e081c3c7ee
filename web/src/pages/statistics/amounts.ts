/** Large amounts as people say them, and exactly. */
import { digitsOf } from '../../amount.ts';
import { language } from '../../i18n/index.svelte.ts';
import { exact } from '../../money.ts';

export interface Amount {
  currency: string;
  minor: number;
}

const symbols: Record<string, string> = {
  CNY: '元',
  USD: '美元',
  EUR: '欧元',
  GBP: '英镑',
  HKD: '港元',
  SGD: '新加坡元',
  JPY: '日元',
};

/** In a unit so large that few digits are left: `3.2 亿元`, `8,334.53 万元`, `CNY 83.3453 million`. To four decimals. */
export function roundly({ currency, minor }: Amount): string {
  const main = minor / 10 ** digitsOf(currency);
  const number = (value: number) => new Intl.NumberFormat(language.tag, { maximumFractionDigits: 4 }).format(value);
  if (language.current === 'zh') {
    const unit = symbols[currency] ?? currency;
    if (main >= 1e8) return `${number(main / 1e8)} 亿${unit}`;
    return main >= 1e4 ? `${number(main / 1e4)} 万${unit}` : `${number(main)} ${unit}`;
  }
  if (main >= 1e9) return `${currency} ${number(main / 1e9)} billion`;
  return main >= 1e6 ? `${currency} ${number(main / 1e6)} million` : `${currency} ${number(main)}`;
}

/** To the smallest unit: `¥83,345,300.00`. */
export const exactly = ({ currency, minor }: Amount): string => exact(minor, currency);
