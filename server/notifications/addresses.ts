/** Addresses of pages as they stand in e-mails and chats. */
import type { Config } from '../../core/config.ts';

type Where = Pick<Config, 'JIEBANG_PUBLIC_URL' | 'HOST' | 'PORT'>;

export function pageAddress({ JIEBANG_PUBLIC_URL, HOST, PORT }: Where, path: string): string {
  return new URL(path, JIEBANG_PUBLIC_URL ?? `http://${HOST}:${PORT}`).href;
}
