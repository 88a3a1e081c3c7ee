/** A gigabyte through the API, and through a bare Node server that writes it to a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
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
  const api = await measured(bench.api, () => send(url, { cookie }));
  return [
    { name: 'upload-memory', value: api.growth, unit: 'MB', against: 'plain-copy', ratio: api.growth / plain.growth },
    { name: 'upload-speed', value: api.speed, unit: 'MB/s', against: 'plain-copy', ratio: api.speed / plain.speed },
  ];
}

/** How much a process' resident memory grows at the most while something is sent to it, in MB. */
async function measured(server: ChildProcess, act: () => Promise<number>): Promise<{ speed: number; growth: number }> {
  const resident = async () =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
  const before = await resident();
  let peak = before;
  const watch = setInterval(async () => {
    peak = Math.max(peak, await resident());
  }, 20);
  const speed = await act();
  clearInterval(watch);
  return { speed, growth: peak - before };
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

/** The same through a bare Node server in a process of its own, which writes what it gets to a file. */
async function plainCopy(folder: string): Promise<{ speed: number; growth: number }> {
  const path = join(folder, 'plain');
  const program = `import { createWriteStream } from 'node:fs';
    import { createServer } from 'node:http';
    import { pipeline } from 'node:stream/promises';
    const server = createServer(async (incoming, answer) => {
      await pipeline(incoming, createWriteStream(${JSON.stringify(path)}));
      answer.writeHead(201).end();
    });
    server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;
  const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = (await once(server, 'message')) as [number];
  const result = await measured(server, () => send(`http://127.0.0.1:${port}/`, {}));
  server.kill();
  await rm(path);
  return result;
}
