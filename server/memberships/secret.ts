/** The secret of an invitation's link, which is kept nowhere: it follows from the platform's own secret. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Config } from '../../core/config.ts';

type Secret = Pick<Config, 'JIEBANG_SECRET'>;

/** Whether the link can be written again later, for an e-mail; not without a secret that outlives the process. */
export const canMail = ({ JIEBANG_SECRET }: Secret): boolean => JIEBANG_SECRET !== undefined;

/** The same each time for one invitation where `canMail`; a new one each time elsewhere. */
export function secretOf({ JIEBANG_SECRET }: Secret, invitationId: string): string {
  if (JIEBANG_SECRET === undefined) return randomBytes(24).toString('base64url');
  return createHmac('sha256', JIEBANG_SECRET).update(`invitation ${invitationId}`).digest('base64url');
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
