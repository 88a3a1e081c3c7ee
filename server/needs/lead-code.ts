/** The code for a technical lead, which is kept nowhere, not even as a hash: it follows from the platform's own secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../core/config.ts';

type Settings = Pick<Config, 'JIEBANG_SECRET' | 'JIEBANG_SMTP_URL'>;

export const codeMinutes = 30;

/** Whether technical leads are verified: where e-mails go out, and a code can be written again when its letter does. */
export const asksForCode = ({ JIEBANG_SECRET, JIEBANG_SMTP_URL }: Settings): boolean =>
  JIEBANG_SECRET !== undefined && JIEBANG_SMTP_URL !== undefined;

/** Six digits, the same each time for one letter. */
export function leadCode({ JIEBANG_SECRET }: Pick<Settings, 'JIEBANG_SECRET'>, letterId: string): string {
  if (JIEBANG_SECRET === undefined) throw new Error('there is no secret to make a code of');
  const digest = createHmac('sha256', JIEBANG_SECRET).update(`lead code ${letterId}`).digest();
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

export const isCode = (config: Pick<Settings, 'JIEBANG_SECRET'>, letterId: string, given: string): boolean =>
  timingSafeEqual(Buffer.from(leadCode(config, letterId)), Buffer.from(given));
