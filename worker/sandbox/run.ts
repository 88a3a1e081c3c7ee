/** One job in a started sandbox. */
import type { Writable } from 'node:stream';
import type { Frame } from './frames.ts';
import { type End, endSchema, type Outcome, type Output, outputSchema } from './outcome.ts';
import type { Job } from './sandbox.ts';
import type { Started } from './start.ts';

const takingMs = 60_000;
/** The first process keeps the wall time; this much later the whole sandbox is ended from outside. */
const wallGraceMs = 3_000;
const collectMs = 120_000;
const endKnownMs = 5_000;

/** Runs a job. Never throws for what happens inside; a sandbox that is not reused is spent afterwards. */
export async function runJob(started: Started, job: Job, signal: AbortSignal): Promise<Outcome> {
  const { running, recipe } = started;
  const { limits } = recipe;
  const logPieces: Buffer[] = [];
  let end: End | null = null;
  let output: Output | null = null;
  let fault: string | null = null;
  let startedAt = 0;
  let timedOut = false;
  const finished = Promise.withResolvers<void>();
  const kill = () => void running.container.kill().catch(() => running.stream.destroy());
  const fail = (why: string) => {
    fault ??= why;
    kill();
  };
  const deadline = timer(takingMs, () => fail('the job was not taken in time'));
  const abort = () => fail('it was called off');
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  async function take({ kind, payload }: Frame): Promise<void> {
    if (kind === 'S') {
      startedAt = performance.now();
      deadline.set(limits.wall_seconds * 1000 + wallGraceMs, () => {
        timedOut = true;
        kill();
      });
    } else if (kind === 'L') logPieces.push(payload);
    else if (kind === 'E') {
      end = endSchema.parse(JSON.parse(payload.toString()));
      deadline.set(collectMs, () => fail('the output could not be taken out in time'));
    } else if (kind === 'T') {
      if (!job.output.write(payload)) await drained(job.output);
    } else if (kind === 'Z') {
      output = outputSchema.parse(JSON.parse(payload.toString()));
      if (!recipe.reuse) finished.resolve();
    } else if (kind === 'R') finished.resolve(); // Clean, and ready for the next.
  }

  started.onFrame(take);
  const sending = send(running.stream, job).catch((error: Error) =>
    fail(`the job could not be sent: ${error.message}`),
  );
  const why = await Promise.race([finished.promise, started.ended]);
  if (end && output) await sending;
  started.onFrame(null);
  deadline.clear();
  signal.removeEventListener('abort', abort);

  const log = Buffer.concat(logPieces).toString('utf8').replaceAll('\0', '\ufffd');
  const wallMs = startedAt ? performance.now() - startedAt : 0;
  if (end && output) return { kind: 'ended', end, output, log };
  if (timedOut) return { kind: 'killed', limit: 'wall', wallMs, log };
  if (startedAt && fault === null && (await diedForMemory(running.container)))
    return { kind: 'killed', limit: 'memory', wallMs, log };
  return { kind: 'fault', text: (fault ?? why ?? '').slice(0, 2000), log };
}

/** Whether the kernel ended it for want of memory: of which the engine knows when it knows of its end, and not before. */
async function diedForMemory(container: Started['running']['container']): Promise<boolean> {
  const late = AbortSignal.timeout(endKnownMs);
  await container.wait({ abortSignal: late }).catch(() => {});
  return container.inspect().then(
    ({ State }) => State.OOMKilled,
    () => false,
  );
}

/** Sends a job: its type, its files in pieces of a 32-bit length and that many bytes, and a piece of none. */
async function send(stream: Writable, job: Job): Promise<void> {
  stream.write('J');
  for await (const chunk of job.files as AsyncIterable<Buffer>) {
    if (chunk.length === 0) continue;
    stream.write(length(chunk.length));
    if (!stream.write(chunk)) await drained(stream);
  }
  stream.write(length(0));
}

function length(bytes: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}

const drained = (stream: Writable) =>
  new Promise<void>((resolve, reject) => {
    if (stream.destroyed) return reject(new Error('it was closed'));
    const done = () => {
      stream.off('drain', done).off('close', fail).off('error', fail);
      resolve();
    };
    const fail = () => {
      stream.off('drain', done).off('close', fail).off('error', fail);
      reject(new Error('it was closed'));
    };
    stream.on('drain', done).on('close', fail).on('error', fail);
  });

function timer(ms: number, onTime: () => void) {
  let current = setTimeout(onTime, ms);
  return {
    set(nextMs: number, next: () => void) {
      clearTimeout(current);
      current = setTimeout(next, nextMs);
    },
    clear: () => clearTimeout(current),
  };
}
