/**
 * What a notification looks like on its way to a webhook, and what the answer means. Pure.
 *
 * Signing is that of each robot's documentation. DingTalk: HMAC-SHA256 of `timestamp\nsecret` (milliseconds) keyed with
 * the secret, in the address. Feishu: HMAC-SHA256 of nothing keyed with `timestamp\nsecret` (seconds), in the body. WeCom
 * signs nothing; its address is the secret.
 */
import { createHmac } from 'node:crypto';
import type { Language } from '../../core/errors/problem.ts';
import type { WebhookFormat } from '../../core/notifications/webhooks.ts';

export interface Notice {
  /** Of the delivery: the same however often it is tried. */
  id: string;
  kind: string;
  subject: string;
  text: { en: string; zh: string };
  /** Whole address of the page. */
  link: string;
  at: Date;
}

export interface Message {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** The longest text that WeCom takes, in bytes; the others take more. */
const mostTextBytes = 3_500;

export function messageOf(
  to: { format: WebhookFormat; url: string; secret: string },
  notice: Notice,
  language: Language,
  now: Date,
): Message {
  const text = shortened(notice.text[language]);
  const open = language === 'zh' ? '查看详情' : 'Open';
  const markdown = `${escaped(text)}\n\n[${open}](${notice.link})`;
  const json = (body: object, url = to.url, headers: Record<string, string> = {}) => ({
    url,
    body: JSON.stringify(body),
    headers,
  });
  switch (to.format) {
    case 'plain': {
      const { id, kind, subject, link, at } = notice;
      const body = JSON.stringify({ id, kind, subject, text: notice.text, link, at: at.toISOString() });
      const timestamp = String(Math.floor(now.getTime() / 1000));
      return {
        url: to.url,
        body,
        headers: {
          'jiebang-delivery': id,
          'jiebang-timestamp': timestamp,
          'jiebang-signature': `v1=${hmac(to.secret, `${timestamp}.${body}`).toString('hex')}`,
        },
      };
    }
    case 'wecom':
      return json({ msgtype: 'markdown', markdown: { content: markdown } });
    case 'dingtalk': {
      const url = new URL(to.url);
      if (to.secret) {
        const timestamp = String(now.getTime());
        url.searchParams.set('timestamp', timestamp);
        url.searchParams.set('sign', hmac(to.secret, `${timestamp}\n${to.secret}`).toString('base64'));
      }
      return json({ msgtype: 'markdown', markdown: { title: text.slice(0, 60), text: markdown } }, url.href);
    }
    case 'feishu': {
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const sign = { timestamp, sign: hmac(`${timestamp}\n${to.secret}`, '').toString('base64') };
      const line = [
        { tag: 'text', text: `${text} ` },
        { tag: 'a', text: open, href: notice.link },
      ];
      const post = { [language === 'zh' ? 'zh_cn' : 'en_us']: { title: '', content: [line] } };
      return json({ ...(to.secret ? sign : {}), msg_type: 'post', content: { post } });
    }
  }
  to.format satisfies never;
  throw new Error('unknown format');
}

export type Verdict = { arrived: true } | { arrived: false; again: boolean; why: string };

/** Codes by which robots say that they are told too much at once. */
const tooFast = new Set([45009, 45033, 130101, 410100, 9499, 11232]);

/** Whether it arrived, and if not whether it is worth another try. Robots say so in the body of a good answer. */
export function verdictOf(format: WebhookFormat, { status, text }: { status: number; text: string }): Verdict {
  if (status >= 300 && status < 400)
    return { arrived: false, again: false, why: `HTTP ${status}: redirects are not followed` };
  if (status < 200 || status >= 300)
    return { arrived: false, again: status >= 500 || [408, 425, 429].includes(status), why: `HTTP ${status}` };
  if (format === 'plain') return { arrived: true };
  const answer = parsed(text);
  const code = Number(answer.errcode ?? answer.code ?? answer.StatusCode ?? Number.NaN);
  if (code === 0) return { arrived: true };
  const why = String(answer.errmsg ?? answer.msg ?? 'not the answer of a robot').slice(0, 200);
  return { arrived: false, again: tooFast.has(code), why: Number.isNaN(code) ? why : `${code}: ${why}` };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest();

/** A title that somebody wrote stays text, and calls nobody. */
const escaped = (text: string) => text.replace(/[\\`*_{}[\]()#<>!~|@]/g, '\\$&').replace(/\s+/g, ' ');

function shortened(text: string): string {
  let short = text;
  while (Buffer.byteLength(short) > mostTextBytes) short = [...short].slice(0, -100).join('');
  return short === text ? text : `${short}…`;
}
