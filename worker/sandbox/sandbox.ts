/** Sandboxes: made for one job each, and destroyed with it. */
import { randomInt } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RunningContainer, startContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { type Frame, readFrames } from './frames.ts';
import { type End, endSchema, type Outcome, type Output, outputSchema } from './outcome.ts';
import { containerOf, type Recipe } from './recipe.ts';

export interface Job {
  /** The program and its arguments. */
  command: string[];
  cwd: string;
  env: Record<string, string>;
  /** Its files, as a plain tar stream. */
  files: Readable;
  /** Takes the output's tar stream. */
  output: Writable;
}

export interface Sandbox extends AsyncDisposable {
  /** Runs its one job. Never throws for what happens inside; `signal` ends it at once. */
  run(job: Job, signal: AbortSignal, onStart?: () => void): Promise<Outcome>;
}

export interface Sandboxes {
  /** A fresh sandbox, ready for its job. @throws when the engine fails. */
  take(recipe: Recipe): Promise<Sandbox>;
}

const startupMs = 60_000;
/** The first process keeps the wall time; this much later the whole sandbox is ended from outside. */
const wallGraceMs = 3_000;
const collectMs = 120_000;
/** A program that prints this many times what is kept of it is stopped. */
export const logStopFactor = 64;
/** Files that a program may leave in its output, unless its recipe says otherwise. */
const outputFiles = 1000;

export function openSandboxes(engine: Engine): Sandboxes {
  return {
    async take(recipe) {
      const options = containerOf(recipe, { ...engine, uid: randomInt(20_000, 60_000) });
      const running = await startContainer(engine, options);
      let diagnostics = '';
      const frames = readFrames(running.stream, (text) => {
        diagnostics = (diagnostics + text.toString()).slice(-4000);
      });
      try {
        await expectReady(frames);
      } catch (error) {
        await running[Symbol.asyncDispose]();
        throw new Error(`the sandbox did not start: ${(error as Error).message} ${diagnostics}`.trim());
      }
      return {
        run: (job, signal, onStart) =>
          runJob(running, frames, recipe, job, signal, onStart ?? (() => {}), () => diagnostics),
        [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
      };
    },
  };
}

async function expectReady(frames: AsyncGenerator<Frame>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it said nothing for a minute')), startupMs);
  try {
    const first = await Promise.race([frames.next(), late]);
    if (first.done || first.value.kind !== 'R') throw new Error('it ended at once');
  } finally {
    clearTimeout(timer);
  }
}

async function runJob(
  running: RunningContainer,
  frames: AsyncGenerator<Frame>,
  recipe: Recipe,
  job: Job,
  signal: AbortSignal,
  onStart: () => void,
  diagnostics: () => string,
): Promise<Outcome> {
  const { limits } = recipe;
  const logPieces: Buffer[] = [];
  let end: End | null = null;
  let output: Output | null = null;
  let fault: string | null = null;
  let startedAt = 0;
  let timedOut = false;
  const kill = () => void running.container.kill().catch(() => running.stream.destroy());
  const deadline = timer(startupMs, () => {
    fault = 'the job was not taken in time';
    kill();
  });
  const abort = () => {
    fault = 'it was called off';
    kill();
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  try {
    const sending = send(running, job, recipe).catch((error: Error) => {
      fault ??= `the job could not be sent: ${error.message}`;
      kill();
    });
    for await (const { kind, payload } of frames) {
      if (kind === 'S') {
        startedAt = performance.now();
        onStart();
        deadline.set(limits.wall_seconds * 1000 + wallGraceMs, () => {
          timedOut = true;
          kill();
        });
      } else if (kind === 'L') logPieces.push(payload);
      else if (kind === 'E') {
        end = endSchema.parse(JSON.parse(payload.toString()));
        deadline.set(collectMs, () => {
          fault = 'the output could not be taken out in time';
          kill();
        });
      } else if (kind === 'T') {
        if (!job.output.write(payload)) await drained(job.output);
      } else if (kind === 'F') fault ??= payload.toString();
      else if (kind === 'Z') {
        output = outputSchema.parse(JSON.parse(payload.toString()));
        break;
      }
    }
    await sending;
  } catch (error) {
    fault ??= (error as Error).message;
  } finally {
    deadline.clear();
    signal.removeEventListener('abort', abort);
  }

  const log = Buffer.concat(logPieces).toString('utf8').replaceAll('\0', '\ufffd');
  const images = { reference: recipe.image, id: '' };
  const wallMs = startedAt ? performance.now() - startedAt : 0;
  if (end && output) return { kind: 'ended', end, output, log, images };
  if (timedOut) return { kind: 'killed', limit: 'wall', wallMs, log, images };
  const state = await running.container.inspect().then(
    (found) => found.State,
    () => null,
  );
  if (startedAt && fault === null && state?.OOMKilled) return { kind: 'killed', limit: 'memory', wallMs, log, images };
  return { kind: 'fault', text: (fault ?? `the sandbox ended early. ${diagnostics()}`).slice(0, 2000), log, images };
}

async function send(running: RunningContainer, job: Job, recipe: Recipe): Promise<void> {
  const { limits } = recipe;
  const header = {
    command: job.command,
    cwd: job.cwd,
    env: job.env,
    files: recipe.files.target,
    limits: {
      wall_seconds: limits.wall_seconds,
      ...(limits.cpu_seconds ? { cpu_seconds: limits.cpu_seconds } : {}),
      log_bytes: limits.log_kb * 1024,
      log_stop_bytes: limits.log_kb * 1024 * logStopFactor,
      output_bytes: limits.output_mb * 2 ** 20,
      output_files: recipe.outputFiles ?? outputFiles,
    },
  };
  running.stream.write(`${JSON.stringify(header)}\n`);
  await pipeline(job.files, running.stream, { end: false });
}

const drained = (stream: Writable) =>
  new Promise<void>((resolve, reject) => {
    const done = () => {
      stream.off('drain', done).off('close', fail).off('error', fail);
      resolve();
    };
    const fail = () => {
      stream.off('drain', done).off('close', fail).off('error', fail);
      reject(new Error('the output could not be stored'));
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
