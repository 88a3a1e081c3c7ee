/** An e-mail with the code that shows a technical lead's address to be theirs. Pure. */
import type { Config } from '../../core/config.ts';
import type { Language } from '../../core/errors/problem.ts';
import { escaped as html } from '../../core/html/escaped.ts';
import { written } from '../../core/instants/written.ts';
import { leadCode } from '../needs/lead-code.ts';
import { type Letter, oneLine, page, type Settings, shortened } from './letter.ts';

interface Asked {
  letter: { id: string; expiresAt: Date };
  need: { title: string; number: number };
  enterprise: string;
  by: { name: string; language: Language };
}

const words = {
  en: {
    brand: 'Jiebang',
    subject: (name: string) => `Code for the technical lead of a need of “${name}”`,
    asks: (who: string, name: string, need: string) =>
      `${who} names you as the technical lead of the need ${need} of “${name}”: somebody who answers technical questions about it.`,
    code: 'If that is right, give them this code:',
    until: (day: string) => `It is valid until ${day}.`,
    why: 'You get this e-mail because your address was given. If you know nothing of it, do nothing and give the code to nobody.',
  },
  zh: {
    brand: '揭榜',
    subject: (name: string) => `「${name}」技术需求负责人验证码`,
    asks: (who: string, name: string, need: string) =>
      `${who} 将您填写为「${name}」技术需求${need}的技术负责人，负责解答技术问题。`,
    code: '如情况属实，请将以下验证码告知对方：',
    until: (day: string) => `验证码在 ${day}前有效。`,
    why: '您收到此邮件，是因为有人填写了您的邮箱。如不知情，请忽略本邮件，勿将验证码告诉任何人。',
  },
} as const;

/** In the language of whoever asks, as nobody knows the reader's. */
export function leadLetterOf(
  config: Settings & Pick<Config, 'JIEBANG_SECRET'>,
  { letter, need, enterprise, by }: Asked,
): Letter {
  const language = by.language;
  const say = words[language];
  const title = language === 'zh' ? `「${need.title || need.number}」` : `“${need.title || need.number}”`;
  const sentence = oneLine(say.asks(by.name, enterprise, title));
  const code = leadCode(config, letter.id);
  const until = say.until(written(letter.expiresAt.toISOString(), language, null));
  const subject = shortened(oneLine(say.subject(enterprise)));
  return {
    subject: `${language === 'zh' ? `【${say.brand}】` : `[${say.brand}] `}${subject}`,
    text: [sentence, say.code, code, until, '-- ', say.why].join('\n\n'),
    html: page(language, say.brand, [
      `<p style="line-height:1.6">${html(sentence)}</p>`,
      `<p>${html(say.code)}</p>`,
      `<p style="font-size:28px;letter-spacing:0.2em"><strong>${html(code)}</strong></p>`,
      `<p>${html(until)}</p>`,
      `<p style="color:#6f665b;font-size:13px;border-top:1px solid #ddd4c4;padding-top:12px">${html(say.why)}</p>`,
    ]),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language === 'zh' ? 'zh-CN' : 'en' },
  };
}
