/** An e-mail that tells one thing, in the reader's language, as HTML and as text. Pure. */

import type { Config } from '../../core/config.ts';
import type { Language } from '../../core/errors/problem.ts';
import { escaped as html } from '../../core/html/escaped.ts';
import { type Group, groupOf, sentenceOf } from '../../core/notifications/kinds.ts';
import { pageAddress } from './addresses.ts';
import { canSign, unsubscribeToken } from './unsubscribe.ts';

export interface Letter {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

const words = {
  en: {
    brand: 'Jiebang',
    hello: (name: string) => `Dear ${name},`,
    open: 'Open it on Jiebang',
    why: 'You get this e-mail because you have to do with this matter.',
    stop: 'No more e-mails of this kind',
    choose: 'All settings',
  },
  zh: {
    brand: '揭榜',
    hello: (name: string) => `${name}，您好：`,
    open: '在揭榜平台查看',
    why: '您收到此邮件，是因为您与该事项相关。',
    stop: '退订此类邮件',
    choose: '通知设置',
  },
} as const;

export type Settings = Pick<Config, 'JIEBANG_PUBLIC_URL' | 'HOST' | 'PORT' | 'JIEBANG_SECRET'>;

export function letterOf(
  config: Settings,
  to: { id: string; name: string; language: Language },
  told: { kind: string; params: Record<string, string | number>; link: string },
): Letter {
  const say = words[to.language];
  const sentence = oneLine(sentenceOf(told.kind, told.params)[to.language]);
  const link = pageAddress(config, told.link);
  const choose = pageAddress(config, '/notifications/choices');
  const stop = stopAddresses(config, to.id, groupOf(told.kind) ?? 'account');
  const subject = `${to.language === 'zh' ? `【${say.brand}】` : `[${say.brand}] `}${shortened(sentence)}`;
  const foot = [...(stop ? [[say.stop, stop.page] as const] : []), [say.choose, choose] as const];
  return {
    subject,
    text: [
      say.hello(oneLine(to.name)),
      sentence,
      `${say.open}\n${link}`,
      '-- ',
      say.why,
      ...foot.map(([text, address]) => `${text}: ${address}`),
    ].join('\n\n'),
    html: page(to.language, say.brand, [
      `<p>${html(say.hello(oneLine(to.name)))}</p>`,
      `<p style="font-size:17px;line-height:1.6"><strong>${html(sentence)}</strong></p>`,
      button(link, say.open),
      `<p style="color:#6f665b;font-size:13px;border-top:1px solid #ddd4c4;padding-top:12px">${html(say.why)}<br>${foot
        .map(([text, address]) => `<a href="${html(address)}" style="color:#6f665b">${html(text)}</a>`)
        .join(' · ')}</p>`,
    ]),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': to.language === 'zh' ? 'zh-CN' : 'en',
      ...(stop ? { 'List-Unsubscribe': `<${stop.click}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
  };
}

/** `click` is for mail programs (RFC 8058), `page` for people; none where links cannot be signed. */
function stopAddresses(config: Settings, userId: string, group: Group): { click: string; page: string } | null {
  if (!canSign(config)) return null;
  const query = `?token=${encodeURIComponent(unsubscribeToken(config, userId, group))}`;
  return {
    click: pageAddress(config, `/api/unsubscribe${query}`),
    page: pageAddress(config, `/notifications/unsubscribe${query}`),
  };
}

/** The one thing to do, as HTML. */
export const button = (link: string, text: string) =>
  `<p><a href="${html(link)}" style="display:inline-block;padding:10px 18px;background:#a8231c;color:#fff9f2;text-decoration:none;border-radius:4px">${html(text)}</a></p>`;

/** The whole of an HTML e-mail; `parts` are HTML. */
export function page(language: Language, brand: string, parts: string[]): string {
  return (
    `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"></head>' +
    "<body style=\"margin:0;background:#f7f4ed;color:#211d19;font-family:system-ui,'PingFang SC','Microsoft YaHei',sans-serif\">" +
    '<div style="max-width:560px;margin:0 auto;padding:24px">' +
    `<p style="font-family:serif;font-size:20px;font-weight:700;color:#a8231c;margin:0 0 12px">${html(brand)}</p>` +
    '<div style="background:#fffdf8;border:1px solid #ddd4c4;border-top:4px solid #b3261e;border-radius:4px;padding:20px 24px">' +
    `${parts.join('')}</div></div></body></html>`
  );
}

export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
export const shortened = (text: string) => ([...text].length > 120 ? `${[...text].slice(0, 119).join('')}…` : text);
