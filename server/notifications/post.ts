/** Sending JSON to an address that somebody gave: bounded in time and size, following nothing. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { publicLookup, refusedAddress } from './public-address.ts';

const timeoutMs = 10_000;
/** Nobody's answer is read further. */
const mostBytes = 64 * 1024;

export interface Posted {
  status: number;
  /** The answer’s beginning. */
  text: string;
}

/**
 * Posts a body. The address is checked before, and every address that its name stands for when the connection is made.
 * @param allowPrivate takes http and addresses inside as well.
 * @throws Error that says why it could not be sent; it names no secret.
 */
export function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  allowPrivate: boolean,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const refused = refusedAddress(address, allowPrivate);
    if (refused) return reject(new Error(refused));
    const url = new URL(address);
    const bytes = Buffer.from(body);
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': bytes.length,
          'user-agent': 'Jiebang',
          ...headers,
        },
        ...(allowPrivate ? {} : { lookup: publicLookup }),
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const done = () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8', 0, mostBytes) });
          request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size >= mostBytes) done();
        });
        response.on('end', done);
        response.on('error', (error) => reject(new Error(plainReason(error))));
      },
    );
    request.on('error', (error) => reject(new Error(plainReason(error))));
    request.end(bytes);
  });
}

function plainReason(error: Error & { code?: string }): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer within 10 s';
  if (error.code === 'ENOTPUBLIC') return error.message;
  return error.code ?? 'the connection failed';
}
