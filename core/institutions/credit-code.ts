/** The unified social credit code of a Chinese institution (统一社会信用代码, GB 32100-2015): 18 characters, the last a check. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The check character that belongs behind the first 17; null when one of them cannot stand in a code. */
export function checkCharacter(first17: string): string | null {
  if (first17.length !== 17) return null;
  let sum = 0;
  for (const [i, character] of [...first17].entries()) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    sum += value * (weights[i] ?? 0);
  }
  return alphabet[(31 - (sum % 31)) % 31] ?? null;
}

/** Whether a code is well formed and its check character is right. */
export function isCreditCode(code: string): boolean {
  return code.length === 18 && checkCharacter(code.slice(0, 17)) === code[17];
}
