/** A gigabyte through the API, and through a bare Node server that writes it to a file. */
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bench, openPhase } from './platform.ts';
import type { Row } from './rows.ts';

const megabytes = 1024;
const piece = Buffer.alloc(2 ** 20, 'jiebang ');

export async function uploadLarge(bench: Bench): Promise<Row[]> {
  // Predictions are taken as they are: the upload itself is measured, not the look into a zip.
  await bench.importDemo('large', {
    phases: openPhase,
    submission: { kind: 'predictions', max_upload_mb: megabytes + 1 },
    starter: undefined,
    baselines: [],
  });
  const cookie = await bench.signUp();
  await bench.call(cookie, 'POST', '/api/challenges/large/team', { name: 'Bench', accept_rules: true });
  const url = `${bench.url}/api/challenges/large/phases/open/submissions`;
  const plain = await plainCopy(bench.folder);
  const before = await residentMb(bench);
  let peak = before;
  const watch = setInterval(async () => {
    peak = Math.max(peak, await residentMb(bench));
  }, 20);
  const speed = await send(url, { cookie });
  clearInterval(watch);
  const growth = peak - before;
  return [
    { name: 'upload-memory', value: growth, unit: 'MB', against: '1 GB sent', ratio: growth / megabytes },
    { name: 'upload-speed', value: speed, unit: 'MB/s', against: 'plain-copy', ratio: speed / plain },
  ];
}

async function residentMb({ api }: Bench): Promise<number> {
  const status = await readFile(`/proc/${api.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Sends the bytes as a form. @returns megabytes a second, to the server's answer. */
function send(url: string, headers: Record<string, string>): Promise<number> {
  const head = Buffer.from('--bench\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
  const tail = Buffer.from('\r\n--bench--\r\n');
  const body = Readable.from(
    (function* () {
      yield head;
      for (let i = 0; i < megabytes; i++) yield piece;
      yield tail;
    })(),
  );
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'multipart/form-data; boundary=bench',
        'content-length': head.length + megabytes * piece.length + tail.length,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      incoming.resume();
      const seconds = (performance.now() - began) / 1000;
      if (incoming.statusCode === 201) resolve(megabytes / seconds);
      else reject(new Error(`status ${incoming.statusCode}`));
    });
    pipeline(body, outgoing).catch(reject);
  });
}

async function plainCopy(folder: string): Promise<number> {
  const path = join(folder, 'plain');
  const server = createServer(async (incoming, answer) => {
    await pipeline(incoming, createWriteStream(path));
    answer.writeHead(201).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const speed = await send(`http://127.0.0.1:${port}/`, {});
  server.close();
  await rm(path);
  return speed;
}
