/** The terms on which the confidential parts of a need may be read, and the hash that an acceptance names. */
import { createHash } from 'node:crypto';
import type { Bilingual } from '../packs/manifest.ts';

export const terms: Bilingual = {
  zh: [
    '1. 本需求的保密部分（已有基础与尝试、技术负责人与联系人、决策方式、验收方法及保密附件）仅供您及您所在单位评估、准备应答之用。',
    '2. 未经需求方书面同意，不向他人披露，不用于其他目的；不得绕过平台以外的约定使用其中的联系方式。',
    '3. 已公开的、您此前已知的或依法须披露的信息不在此限。',
    '4. 保密义务自接受之日起三年内有效；如签订合同，以合同约定为准。',
    '5. 接受时间、您的账号与本条款的文本摘要由平台留存，作为证明。',
  ].join('\n'),
  en: [
    '1. The confidential parts of this need (what was tried, the technical lead and the contact, who decides, how it is accepted, and confidential attachments) are for you and your institution to assess it and to prepare a response, and for nothing else.',
    '2. You pass them on to nobody and use them for nothing else without the written consent of the enterprise; its people are approached about this need only.',
    '3. This does not cover what is public, what you knew before, and what the law makes you disclose.',
    '4. These duties last for three years from your acceptance; a contract that is signed takes their place.',
    '5. The platform keeps the time of your acceptance, your account and the hash of this text as evidence.',
  ].join('\n'),
};

/** SHA-256 of both texts: an acceptance of an older text is none of this one. */
export const termsSha256 = createHash('sha256').update(`${terms.zh}\n\n${terms.en}`).digest('hex');
