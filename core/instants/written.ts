/** Instants in sentences: written out for whoever reads them, in one way everywhere. */

const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A parameter of a sentence: an instant in ISO 8601 becomes a date and time, anything else stays as it is.
 * @param zone of the reader's clock; null for whoever's is not known: then it is Beijing's, and says so.
 */
export function written(value: string | number, language: 'en' | 'zh', zone: string | null): string {
  if (typeof value === 'number' || !isInstant.test(value)) return String(value);
  const shape = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone ?? 'Asia/Shanghai' } as const;
  const text = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', shape).format(new Date(value));
  if (zone) return text;
  return language === 'zh' ? `${text}（北京时间）` : `${text} (Beijing time)`;
}
