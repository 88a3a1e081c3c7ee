/** The link in an e-mail by which its reader ends e-mails of that group: signed, so that nobody ends another's. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../core/config.ts';
import { Problem } from '../../core/errors/problem.ts';
import { type Group, groups } from '../../core/notifications/kinds.ts';

type Secret = Pick<Config, 'JIEBANG_SECRET'>;

/** Whether links that are signed now can be read later; not without a secret that outlives the process. */
export const canSign = ({ JIEBANG_SECRET }: Secret): boolean => JIEBANG_SECRET !== undefined;

/** @returns `user.group.signature`; it does not end, as an e-mail is not unread. */
export function unsubscribeToken(config: Secret, userId: string, group: Group): string {
  const said = `${Buffer.from(userId).toString('base64url')}.${group}`;
  return `${said}.${signatureOf(config, said)}`;
}

/** @throws Problem `bad_unsubscribe_link`. */
export function readUnsubscribeToken(config: Secret, token: string): { userId: string; group: Group } {
  const [user = '', group = '', signature = ''] = token.split('.');
  const wanted = Buffer.from(signatureOf(config, `${user}.${group}`));
  const given = Buffer.from(signature);
  const known = groups.find((name) => name === group);
  if (!canSign(config) || !known || given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new Problem('bad_unsubscribe_link');
  return { userId: Buffer.from(user, 'base64url').toString(), group: known };
}

function signatureOf({ JIEBANG_SECRET = '' }: Secret, said: string): string {
  return createHmac('sha256', JIEBANG_SECRET).update(`unsubscribe ${said}`).digest('base64url');
}
