/** One multipart upload, streamed, with its progress. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { CommandError } from './command-error.ts';

export interface FileUpload {
  path: string;
  name: string;
  bytes: number;
  fields: Record<string, string>;
}

/** @returns status and parsed body, also of a refusal that comes before the last byte. */
export function upload(
  url: URL,
  headers: Record<string, string>,
  file: FileUpload,
  onSent: (bytes: number) => void,
): Promise<{ status: number; body: unknown }> {
  const boundary = `jiebang-${randomUUID()}`;
  const part = (disposition: string, extra = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${extra}\r\n`;
  const quoted = encodeURIComponent(file.name).replaceAll('%20', ' ');
  const fields = Object.entries(file.fields).map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`);
  const head = Buffer.from(
    fields.join('') + part(`name="file"; filename="${quoted}"`, 'content-type: application/zip\r\n'),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: unknown }>();
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
    url,
    {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': head.length + file.bytes + tail.length,
      },
    },
    async (response) => {
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece as Buffer);
      const text = Buffer.concat(pieces).toString();
      try {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
      } catch {
        resolve({ status: response.statusCode ?? 0, body: { title: text.slice(0, 300) } });
      }
    },
  );
  request.on('error', (error) => reject(new CommandError(`The upload failed: ${error.message}`)));
  request.write(head);
  let sent = 0;
  createReadStream(file.path)
    .on('data', (chunk) => {
      sent += chunk.length;
      onSent(sent);
    })
    .on('error', reject)
    .on('end', () => request.end(tail))
    .pipe(request, { end: false });
  return promise;
}
