/** The few engine requests that the set-up makes itself. Sandboxes have a client of their own. */
import { type RequestOptions, request } from 'node:http';
import type { Readable } from 'node:stream';

export interface EngineAnswer {
  status: number;
  body: string;
}

export function engineRequest(
  method: string,
  path: string,
  body?: Readable,
  onText?: (text: string) => void,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...address(),
      method,
      path,
      headers: body ? { 'content-type': 'application/x-tar' } : {},
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      for await (const chunk of incoming) {
        text = (text + chunk).slice(-4000);
        onText?.(chunk as string);
      }
      resolve({ status: incoming.statusCode ?? 0, body: text });
    });
    if (body) body.on('error', reject).pipe(outgoing);
    else outgoing.end();
  });
}

function address(): RequestOptions {
  const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  const url = new URL(host);
  if (url.protocol === 'unix:') return { socketPath: url.pathname };
  return { hostname: url.hostname, port: url.port || 2375 };
}
