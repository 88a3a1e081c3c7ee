/** The way out by e-mail: one connection to the mail server that the settings name. */
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Config } from '../../core/config.ts';
import type { Outcome } from './delivery-queries.ts';
import type { Letter } from './letter.ts';

export interface Post {
  /**
   * Sends a letter. It throws nothing: what the server says to it is the outcome.
   * @param id of the delivery; it is in the Message-ID, which is the same at every try.
   */
  send(id: string, to: { email: string; name: string }, letter: Letter): Promise<Outcome>;
}

/** @returns null when no mail server is set. */
export function openPost(config: Pick<Config, 'JIEBANG_SMTP_URL' | 'JIEBANG_MAIL_FROM'>): Post | null {
  const { JIEBANG_SMTP_URL: url, JIEBANG_MAIL_FROM: from } = config;
  if (!url) return null;
  const transport = createTransport({
    url,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    async send(id, to, letter) {
      const { headers, ...content } = letter;
      const composed = new MailComposer({
        ...content,
        headers,
        from,
        to: { name: to.name, address: to.email },
        messageId: `<${id}@${domain}>`,
      }).compile();
      const raw = Readable.from([await composed.build()]);
      // Once all of it was read, only the server knows whether it took it.
      let isHandedOver = false;
      raw.once('end', () => {
        isHandedOver = true;
      });
      try {
        await transport.sendMail({ envelope: composed.getEnvelope(), raw });
        return { sent: true };
      } catch (error) {
        return outcomeOf(error as SmtpError, isHandedOver);
      }
    },
  };
}

interface SmtpError extends Error {
  code?: string;
  /** What the server answered: 4xx is for now, 5xx for good (RFC 5321 §4.2.1). */
  responseCode?: number;
}

function outcomeOf(error: SmtpError, isHandedOver: boolean): Outcome {
  const { responseCode, code } = error;
  if (responseCode) return { sent: false, again: responseCode < 500, why: `the mail server answered ${responseCode}` };
  if (isHandedOver)
    return { sent: false, again: false, why: 'not known whether it went out: the mail server did not answer' };
  // A refused address or a wrong password is not mended by trying again; an unreachable server is.
  const isLasting = code === 'EAUTH' || code === 'EENVELOPE' || code === 'EMESSAGE';
  return { sent: false, again: !isLasting, why: `the mail server could not be used (${code ?? 'unknown reason'})` };
}
