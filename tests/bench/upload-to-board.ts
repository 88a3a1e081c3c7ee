/** From the last uploaded byte to the new row on the board, one submission at a time. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { filesOf } from '../../core/archives/tar.ts';
import { readEvents } from '../../worker/cli/server-events.ts';
import { zipOfTexts } from '../support/packs.ts';
import { type Bench, demoPack, openPhase } from './platform.ts';
import { judgeEnvironment, type Programs, preparePrograms } from './programs.ts';
import { median, quantile, type Row } from './rows.ts';

const submissions = 20;
const runs = 10;

export const uploadToBoard = (bench: Bench) => fromUploadToBoard(bench, 'upload-to-board', 'majority');
/** The same with a baseline that trains on every upload. */
export const uploadToBoardClassifier = (bench: Bench) =>
  fromUploadToBoard(bench, 'upload-to-board-classifier', 'forest');

async function fromUploadToBoard(bench: Bench, name: string, baseline: string): Promise<Row[]> {
  await bench.importDemo('bench', { phases: openPhase });
  const programs = await preparePrograms(bench, baseline);
  const bare = await bareProcesses(programs);
  const dockerRun = await dockerRuns(programs);
  const times = await measure(bench, baseline);
  const value = median(times);
  return [
    { name, value, unit: 'ms', against: 'bare', ratio: value / bare },
    { name, value, unit: 'ms', against: 'docker-run', ratio: value / dockerRun },
    {
      name: `${name} p95`,
      value: quantile(times, 0.95),
      unit: 'ms',
      against: 'bare',
      ratio: quantile(times, 0.95) / bare,
    },
  ];
}

/** A baseline as a contestant would upload it. */
async function zipOfFolder(folder: string): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (const { path, file } of await filesOf(folder)) if (path !== 'expected.json') files[path] = await readFile(file);
  return zipOfTexts(files);
}

async function measure(bench: Bench, baseline: string): Promise<number[]> {
  await using _worker = await bench.startWorker();
  const cookie = await bench.signUp();
  await bench.call(cookie, 'POST', '/api/challenges/bench/team', { name: 'Bench', accept_rules: true });
  const zip = await zipOfFolder(join(demoPack, 'baselines', baseline));
  const boards = readEvents(`${bench.url}/api/challenges/bench/events`, { cookie });
  while ((await boards.next()).value?.type !== 'hello');
  const times: number[] = [];
  // The first fills the data volumes and is not counted.
  for (let i = 0; i <= submissions; i++) {
    const sentAt = await upload(`${bench.url}/api/challenges/bench/phases/open/submissions`, cookie, zip);
    while ((await boards.next()).value?.type !== 'board');
    if (i > 0) times.push(performance.now() - sentAt);
    // One at a time, into an idle queue: all splits are judged, and the worker is at rest, before the next is sent.
    await atRest(bench);
  }
  await boards.return(undefined);
  return times;
}

/** Waits until nothing is left to judge and the worker says that all it keeps in readiness is ready. */
async function atRest(bench: Bench): Promise<void> {
  for (;;) {
    const [now] = await bench.database.sql<{ open: number; recipes: number; unprepared: number }[]>`
      select (select count(*) from evaluation where state <> 'finished')::int as open,
        count(*) filter (where (s->>'prepared')::int > 0)::int as recipes,
        coalesce(sum((s->>'waiting')::int - (s->>'prepared')::int + (s->>'running')::int), 0)::int as unprepared
      from worker, jsonb_array_elements(details->'sandboxes') s
      where seen_at > clock_timestamp() - interval '2 seconds'`;
    // A solution's and a judge's for the public and for the private split.
    if (now && now.open === 0 && now.recipes >= 4 && now.unprepared === 0) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** @returns when the last byte left, once the server has answered. */
function upload(url: string, cookie: string, zip: Buffer): Promise<number> {
  const boundary = 'bench';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), zip, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    const outgoing = request(url, {
      method: 'POST',
      headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length },
    });
    outgoing.on('error', reject);
    outgoing.on('finish', () => {
      sentAt = performance.now();
    });
    outgoing.on('response', (incoming) => {
      incoming.resume();
      if (incoming.statusCode === 201) resolve(sentAt);
      else reject(new Error(`status ${incoming.statusCode}`));
    });
    outgoing.end(body);
  });
}

/** Median of both programs as new processes, one after the other, in a container that is running already. */
async function bareProcesses(programs: Programs): Promise<number> {
  const script = `import json, os, subprocess, sys, time
times = []
for _ in range(${submissions}):
    began = time.perf_counter()
    subprocess.run(['python3', '/solution/main.py', '/input', '/predictions'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['python3', '/judge/main.py'], check=True, cwd='/judge')
    times.append((time.perf_counter() - began) * 1000)
print(json.dumps(times))`;
  const out = await docker(
    [
      ...common(programs, ['--tmpfs', '/predictions']),
      '-v',
      `${programs.truth}:/truth:ro`,
      programs.judgeImage,
      '-c',
      script,
    ],
    'python3',
  );
  return median(JSON.parse(out) as number[]);
}

/** Median of two plain `docker run`, one for each program. */
async function dockerRuns(programs: Programs): Promise<number> {
  const times: number[] = [];
  const predictions = `${programs.solution}-predictions`;
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    const shared = common(programs, ['-v', `${predictions}:/predictions`]);
    await docker([...shared, programs.runtimeImage, '/solution/main.py', '/input', '/predictions'], 'python3');
    await docker([...shared, '-v', `${programs.truth}:/truth:ro`, programs.judgeImage, '/judge/main.py'], 'python3');
    times.push(performance.now() - began);
  }
  await docker(['volume', 'rm', predictions], null);
  return median(times);
}

/** @param predictions where they lie between the two programs. */
const common = (programs: Programs, predictions: string[]) => [
  ...['--network', 'none', '--tmpfs', '/output', ...predictions],
  ...['-v', `${programs.solution}:/solution:ro`, '-v', `${programs.input}:/input:ro`],
  ...judgeEnvironment(programs).flatMap((pair) => ['-e', pair]),
];

async function docker(args: string[], entrypoint: string | null): Promise<string> {
  const child = spawn('docker', entrypoint ? ['run', '--rm', '--entrypoint', entrypoint, ...args] : args);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`docker failed: ${err}`);
  return out;
}
