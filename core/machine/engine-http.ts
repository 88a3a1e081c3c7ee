/** The few engine requests that the set-up makes itself. Sandboxes have a client of their own. */
import { type RequestOptions, request } from 'node:http';
import type { Readable } from 'node:stream';

export interface EngineAnswer {
  status: number;
  body: string;
}

export interface EngineRequest {
  body?: Readable;
  /** Is given the answer piece by piece. */
  onText?: (text: string) => void;
  /** Ends the request, and with it what the engine does for it. */
  signal?: AbortSignal;
}

/** @param host in the form of DOCKER_HOST: `unix:///…` or `tcp://…`. */
export function engineRequest(
  host: string,
  method: string,
  path: string,
  { body, onText, signal }: EngineRequest = {},
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...address(host),
      method,
      path,
      headers: body ? { 'content-type': 'application/x-tar' } : {},
      ...(signal ? { signal } : {}),
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      try {
        for await (const chunk of incoming) {
          text = (text + chunk).slice(-4000);
          onText?.(chunk as string);
        }
        resolve({ status: incoming.statusCode ?? 0, body: text });
      } catch (error) {
        reject(error);
      }
    });
    if (body) body.on('error', reject).pipe(outgoing);
    else outgoing.end();
  });
}

/** Whether an engine answers there within five seconds. */
export async function engineAnswers(host: string): Promise<boolean> {
  const answer = await engineRequest(host, 'GET', '/_ping', { signal: AbortSignal.timeout(5000) }).catch(() => null);
  return answer?.status === 200;
}

function address(host: string): RequestOptions {
  const url = new URL(host);
  if (url.protocol === 'unix:') return { socketPath: decodeURIComponent(url.pathname) };
  return { hostname: url.hostname, port: url.port || 2375 };
}
