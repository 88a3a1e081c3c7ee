/** An e-mail that invites an address which no account has: who asks, to what, the link, nothing else. Pure. */
import type { Language } from '../../core/errors/problem.ts';
import { escaped as html } from '../../core/html/escaped.ts';
import { written } from '../../core/instants/written.ts';
import { secretOf } from '../memberships/secret.ts';
import { pageAddress } from './addresses.ts';
import { button, type Letter, oneLine, page, type Settings, shortened } from './letter.ts';

interface Asked {
  invitation: { id: string; role: 'admin' | 'member'; expiresAt: Date };
  institution: string;
  by: { name: string; language: Language };
}

const roles = { en: { admin: 'an administrator', member: 'a member' }, zh: { admin: '管理员', member: '成员' } };

const words = {
  en: {
    brand: 'Jiebang',
    asks: (who: string, name: string, role: 'admin' | 'member') =>
      `${who} invites you to join “${name}” on Jiebang as ${roles.en[role]}`,
    open: 'See the invitation',
    until: (day: string) => `The link is for you alone and holds once, until ${day}.`,
    why: 'You get this e-mail because the sender gave your address. If you do not know them, do nothing.',
  },
  zh: {
    brand: '揭榜',
    asks: (who: string, name: string, role: 'admin' | 'member') =>
      `${who} 邀请您以${roles.zh[role]}身份加入揭榜平台上的「${name}」`,
    open: '查看邀请',
    until: (day: string) => `链接仅供您本人使用，${day}前有效，限用一次。`,
    why: '您收到此邮件，是因为邀请人填写了您的邮箱。如不认识对方，请忽略本邮件。',
  },
} as const;

/** In the language of whoever invites, as nobody knows the reader's. */
export function invitationLetter(config: Settings, { invitation, institution, by }: Asked): Letter {
  const language = by.language;
  const say = words[language];
  const sentence = oneLine(say.asks(by.name, institution, invitation.role));
  const link = pageAddress(config, `/join/${secretOf(config, invitation.id)}`);
  const until = say.until(written(invitation.expiresAt.toISOString(), language, null));
  return {
    subject: `${language === 'zh' ? `【${say.brand}】` : `[${say.brand}] `}${shortened(sentence)}`,
    text: [sentence, `${say.open}\n${link}`, until, '-- ', say.why].join('\n\n'),
    html: page(language, say.brand, [
      `<p style="font-size:17px;line-height:1.6"><strong>${html(sentence)}</strong></p>`,
      button(link, say.open),
      `<p>${html(until)}</p>`,
      `<p style="color:#6f665b;font-size:13px;border-top:1px solid #ddd4c4;padding-top:12px">${html(say.why)}</p>`,
    ]),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language === 'zh' ? 'zh-CN' : 'en' },
  };
}
