/** From the last uploaded byte to the new row on the board, one submission at a time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { filesOf } from '../../core/archives/tar.ts';
import { readEvents } from '../../worker/cli/server-events.ts';
import { zipOfTexts } from '../support/packs.ts';
import { type Bench, demoPack, openPhase } from './platform.ts';
import { judgeEnvironment, type Programs, preparePrograms } from './programs.ts';
import { median, quantile, type Row } from './rows.ts';

const submissions = 20;
/** A plain `docker run` takes long: every so many submissions. */
const dockerEvery = 2;

export const uploadToBoard = (bench: Bench) => fromUploadToBoard(bench, 'upload-to-board', 'majority');
/** The same with a baseline that trains on every upload. */
export const uploadToBoardClassifier = (bench: Bench) =>
  fromUploadToBoard(bench, 'upload-to-board-classifier', 'forest');

/** Takes the three in turn, so that whatever else the machine does meets all of them alike. */
async function fromUploadToBoard(bench: Bench, name: string, baseline: string): Promise<Row[]> {
  await bench.importDemo('bench', { phases: openPhase });
  const programs = await preparePrograms(bench, baseline);
  await using bare = await bareProcesses(programs);
  await using ours = await submitting(bench, baseline);
  const times = { ours: [] as number[], bare: [] as number[], docker: [] as number[] };
  // The first fills the data volumes and is not counted.
  await ours.time();
  for (let i = 0; i < submissions; i++) {
    times.bare.push(await bare.time());
    if (i % dockerEvery === 0) times.docker.push(await dockerRun(programs));
    times.ours.push(await ours.time());
  }
  const value = median(times.ours);
  const late = quantile(times.ours, 0.95);
  return [
    { name, value, unit: 'ms', against: 'bare', ratio: value / median(times.bare) },
    { name, value, unit: 'ms', against: 'docker-run', ratio: value / median(times.docker) },
    { name: `${name} p95`, value: late, unit: 'ms', against: 'bare p95', ratio: late / quantile(times.bare, 0.95) },
  ];
}

/** One more measurement, in ms. */
interface Timed extends AsyncDisposable {
  time(): Promise<number>;
}

/** A baseline as a contestant would upload it. */
async function zipOfFolder(folder: string): Promise<Buffer> {
  const files: Record<string, Uint8Array> = {};
  for (const { path, file } of await filesOf(folder)) if (path !== 'expected.json') files[path] = await readFile(file);
  return zipOfTexts(files);
}

/** Sends submissions one at a time into an idle queue, with the worker at rest. */
async function submitting(bench: Bench, baseline: string): Promise<Timed> {
  await using stack = new AsyncDisposableStack();
  stack.use(await bench.startWorker());
  const cookie = await bench.signUp();
  await bench.call(cookie, 'POST', '/api/challenges/bench/team', { name: 'Bench', accept_rules: true });
  const zip = await zipOfFolder(join(demoPack, 'baselines', baseline));
  const boards = readEvents(`${bench.url}/api/challenges/bench/events`, { cookie });
  stack.defer(() => void boards.return(undefined));
  while ((await boards.next()).value?.type !== 'hello');
  const owned = stack.move();
  return {
    async time() {
      const sentAt = await upload(`${bench.url}/api/challenges/bench/phases/open/submissions`, cookie, zip);
      while ((await boards.next()).value?.type !== 'board');
      const time = performance.now() - sentAt;
      // All splits are judged before the next is sent.
      await atRest(bench);
      return time;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/**
 * Waits until nothing is left to judge and the worker says that all it keeps in readiness is ready: in a report made
 * long enough after the last evaluation that it has noticed what it lacks.
 */
async function atRest(bench: Bench): Promise<void> {
  for (;;) {
    const [now] = await bench.database.sql<{ open: number; recipes: number; unprepared: number }[]>`
      select (select count(*) from evaluation where state <> 'finished')::int as open,
        count(*) filter (where (s->>'prepared')::int > 0)::int as recipes,
        coalesce(sum((s->>'waiting')::int - (s->>'prepared')::int + (s->>'running')::int), 0)::int as unprepared
      from worker, jsonb_array_elements(details->'sandboxes') s
      where seen_at > greatest(clock_timestamp() - interval '2 seconds',
        (select max(finished_at) from evaluation) + interval '1.5 seconds')`;
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

/** Both programs as new processes, one after the other, in a container that is running already. */
async function bareProcesses(programs: Programs): Promise<Timed> {
  const script = `import subprocess, sys, time
for _ in sys.stdin:
    began = time.perf_counter()
    subprocess.run(['python3', '/solution/main.py', '/input', '/predictions'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['python3', '/judge/main.py'], check=True, cwd='/judge')
    print((time.perf_counter() - began) * 1000, flush=True)`;
  const shared = common(programs, ['--tmpfs', '/predictions', '-v', `${programs.truth}:/truth:ro`]);
  const args = ['run', '--rm', '-i', '--entrypoint', 'python3', ...shared, programs.judgeImage, '-c', script];
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async time() {
      child.stdin.write('\n');
      const { value } = await lines.next();
      if (!value) throw new Error('a program failed');
      return Number(value);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await closed;
    },
  };
}

/** Two plain `docker run`, one for each program. */
async function dockerRun(programs: Programs): Promise<number> {
  const predictions = `${programs.solution}-predictions`;
  const shared = common(programs, ['-v', `${predictions}:/predictions`]);
  const began = performance.now();
  await docker([...shared, programs.runtimeImage, '/solution/main.py', '/input', '/predictions'], 'python3');
  await docker([...shared, '-v', `${programs.truth}:/truth:ro`, programs.judgeImage, '/judge/main.py'], 'python3');
  const time = performance.now() - began;
  await docker(['volume', 'rm', predictions], null);
  return time;
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
