/** What was written down for ever, and what people are told. */
import { createTransport } from 'nodemailer';
import type { ChainReport } from '../../../core/audit/audit.ts';
import { type Check, fault, ok, warning } from '../check.ts';
import { patienceMs } from '../examined.ts';
import { auditChain, type Undelivered, undelivered } from '../queries.ts';

export const auditLog: Check<ChainReport> = {
  id: 'records.audit',
  title: { en: 'audit log', zh: '审计日志' },
  gather: async (examined) => auditChain(await examined.database()),
  judge({ entries, broken, head }) {
    if (broken !== null)
      return fault(
        {
          en: `Entry ${broken} is not what was written, or does not follow on the one before it.`,
          zh: `第 ${broken} 条记录被改动，或与前一条不相接。`,
        },
        {
          en: 'Somebody changed the log in the database itself. Compare it with a backup from before; keep both.',
          zh: '有人直接在数据库中改动了日志。请与此前的备份比对，并保留两者。',
        },
      );
    const last = head.slice(0, 12) || '–';
    return ok({
      en: `${entries} entries follow on one another; the last hash is ${last}`,
      zh: `共 ${entries} 条记录，首尾相接；末条哈希为 ${last}`,
    });
  },
};

interface MailServer {
  given: boolean;
  /** Why it could not be used; null when it could, or when there is none. */
  error: string | null;
}

export const mailServer: Check<MailServer> = {
  id: 'records.mail',
  title: { en: 'e-mail', zh: '邮件' },
  async gather({ settings: { JIEBANG_SMTP_URL: url } }) {
    if (!url) return { given: false, error: null };
    const limits = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
    const transport = createTransport({ url, ...limits });
    try {
      await transport.verify();
      return { given: true, error: null };
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      return { given: true, error: String(responseCode ?? code ?? 'unknown') };
    } finally {
      transport.close();
    }
  },
  judge({ given, error }) {
    if (!given)
      return warning(
        { en: 'No mail server is set: no e-mail is sent.', zh: '未设置邮件服务器：不发送邮件。' },
        {
          en: 'Set JIEBANG_SMTP_URL (smtp://USER:PASSWORD@HOST:587) and JIEBANG_MAIL_FROM, and start the API again.',
          zh: '请设置 JIEBANG_SMTP_URL（smtp://用户:密码@主机:587）与 JIEBANG_MAIL_FROM，并重启接口。',
        },
      );
    if (error !== null)
      return fault(
        { en: `The mail server cannot be used (${error}).`, zh: `邮件服务器不可用（${error}）。` },
        {
          en: 'Correct JIEBANG_SMTP_URL, or see to the server. E-mails are tried again for some hours.',
          zh: '请更正 JIEBANG_SMTP_URL 或检查该服务器。邮件会在数小时内自动重试。',
        },
      );
    return ok({ en: 'the mail server answers and lets us in', zh: '邮件服务器可用' });
  },
};

export const deliveries: Check<Undelivered> = {
  id: 'records.deliveries',
  title: { en: 'notices on their way', zh: '待发通知' },
  gather: async (examined) => undelivered(await examined.database()),
  judge({ failed, why, waitingSeconds }) {
    if (waitingSeconds > 300)
      return warning(
        {
          en: `The oldest has been due for ${Math.round(waitingSeconds)} s.`,
          zh: `最早一条已到期 ${Math.round(waitingSeconds)} 秒仍未发出。`,
        },
        { en: 'The API sends them; see whether it runs.', zh: '由接口进程发送，请检查其是否在运行。' },
      );
    if (failed > 0)
      return warning(
        {
          en: `${failed} of the last day did not go out; the last because: ${why}.`,
          zh: `最近一天有 ${failed} 条未能发出，最近一条的原因：${why}。`,
        },
        { en: 'They are still shown on the platform.', zh: '这些通知在平台内仍可查看。' },
      );
    return ok({ en: 'none is late', zh: '没有积压' });
  },
};
