/** Amounts as people type them. */

/**
 * Reads an amount in whole units of a currency, such as `450,000` or `1234.5`.
 * @param digits after the decimal point that the currency has.
 * @returns it in the smallest unit; null when it is no amount, undefined when nothing was typed.
 */
export function readAmount(text: string, digits: number): number | null | undefined {
  const plain = text.trim().replaceAll('，', ',');
  if (plain === '') return undefined;
  const found = /^(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d+))?$/.exec(plain);
  if (!found) return null;
  const [, units = '', fraction = ''] = found;
  if (fraction.length > digits) return null;
  const minor = Number(units.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  return minor <= 1e13 ? minor : null;
}

/** The amount as it is typed: `450,000`, `1,234.50`. */
export function writeAmount(minor: number | null, digits: number): string {
  if (minor === null) return '';
  const text = String(minor).padStart(digits + 1, '0');
  const units = digits === 0 ? text : text.slice(0, -digits);
  const fraction = digits === 0 ? '' : text.slice(-digits);
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, ',');
  return /[1-9]/.test(fraction) ? `${grouped}.${fraction}` : grouped;
}
