/** A real mail server on loopback that keeps what it is sent, and answers as it is told. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string[];
  raw: string;
  /** A header, its words decoded; '' where there is none. */
  header(name: string): string;
  /** The decoded parts of the body by media type. */
  part(type: 'text/plain' | 'text/html'): string;
}

export interface MailServer extends AsyncDisposable {
  url: string;
  mails: Mail[];
  /** What it answers to each further letter: null takes it. Undefined, it takes all. */
  answers: ((number: number) => { code: number; hangUp?: boolean } | null) | undefined;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  let seen = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, callback) {
      void text(stream).then((raw) => {
        const answer = running.answers?.(seen++) ?? null;
        if (answer?.hangUp) for (const connection of server.connections) connection.close();
        else if (answer) return callback(Object.assign(new Error('as told'), { responseCode: answer.code }));
        mails.push(
          mailOf(
            raw,
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        if (!answer?.hangUp) callback(null);
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const running: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    answers: undefined,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return running;
}

function mailOf(raw: string, to: string[]): Mail {
  const [head = ''] = raw.split('\r\n\r\n');
  return {
    to,
    raw,
    header(name) {
      const folded = new RegExp(`^${name}:((?:.*(?:\r\n[ \t].*)*))`, 'im').exec(head)?.[1] ?? '';
      return decodedWords(folded.replace(/\r\n[ \t]+/g, ' ').trim());
    },
    part(type) {
      const at = raw.search(new RegExp(`content-type: ${type}`, 'i'));
      const [partHead = '', ...rest] = raw.slice(at).split('\r\n\r\n');
      const body = rest.join('\r\n\r\n').split(/\r\n--/)[0] ?? '';
      if (/base64/i.test(partHead)) return Buffer.from(body, 'base64').toString();
      return /quoted-printable/i.test(partHead) ? unquoted(body.replace(/=\r\n/g, '')) : body;
    },
  };
}

const unquoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

const decodedWords = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toUpperCase() === 'B' ? `\0${word}\0` : unquoted(word.replaceAll('_', ' ')),
    )
    .replace(/(?:\0[^\0]*\0)+/g, (words) =>
      Buffer.concat(
        words
          .split('\0')
          .filter(Boolean)
          .map((word) => Buffer.from(word, 'base64')),
      ).toString(),
    );
