/** A started sandbox: a container whose first process waits for jobs. */
import { randomInt } from 'node:crypto';
import { type RunningContainer, startContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { type Frame, readFrames } from './frames.ts';
import { boundsOf, containerOf, type Recipe } from './recipe.ts';

const startupMs = 60_000;
/** A program that prints this many times what is kept of it is stopped. */
export const logStopFactor = 64;
/** Files that a program may leave in its output, unless its recipe says otherwise. */
const outputFiles = 1000;

export interface Started extends AsyncDisposable {
  recipe: Recipe;
  running: RunningContainer;
  /** Gives every frame that comes to one taker; frames wait for it. */
  onFrame(taker: ((frame: Frame) => Promise<void> | void) | null): void;
  /** Resolves when it has ended, with what can be said of why. */
  ended: Promise<string>;
  isAlive(): boolean;
  /** Has it do what can be done ahead of a job: for when the machine is idle. */
  prepare(): void;
  /** Resolves when all that can be done ahead is done, or it has ended. */
  settled: Promise<unknown>;
  /** Whether all that can be done ahead of a job is done. */
  isPrepared(): boolean;
}

/** Starts a sandbox and returns when it is ready for a job. @throws Error when it does not come that far. */
export async function startSandbox(engine: Engine, recipe: Recipe): Promise<Started> {
  const running = await startContainer(engine, containerOf(recipe, { ...engine, uid: randomInt(20_000, 60_000) }));
  let diagnostics = '';
  let fault = '';
  let alive = true;
  let prepared = false;
  let asked = false;
  const done = Promise.withResolvers<void>();
  let taker: ((frame: Frame) => Promise<void> | void) | null = null;
  const ready = Promise.withResolvers<void>();

  async function pump(): Promise<string> {
    try {
      const frames = readFrames(running.stream, (text) => {
        diagnostics = (diagnostics + text.toString()).slice(-4000);
      });
      for await (const frame of frames) {
        if (frame.kind === 'P') {
          prepared = true;
          done.resolve();
        } else if (frame.kind === 'F') fault = frame.payload.toString();
        else if (taker) await taker(frame);
        else if (frame.kind === 'R') ready.resolve();
        else throw new Error('the sandbox spoke without a job');
      }
    } catch (error) {
      fault ||= (error as Error).message;
    }
    alive = false;
    const why = `${fault || 'the sandbox ended early.'} ${diagnostics}`.trim().slice(0, 2000);
    ready.reject(new Error(`the sandbox did not start: ${why}`));
    return why;
  }
  ready.promise.catch(() => {});
  const ended = pump();
  const late = setTimeout(() => ready.reject(new Error('the sandbox said nothing for a minute')), startupMs);
  try {
    running.stream.write(`${JSON.stringify(setupOf(recipe))}\n`);
    await ready.promise;
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  } finally {
    clearTimeout(late);
  }
  return {
    recipe,
    running,
    onFrame(next) {
      taker = next;
    },
    ended,
    isAlive: () => alive,
    prepare() {
      if (!asked && recipe.program.ahead === 'imports') running.stream.write('I');
      asked = true;
    },
    settled: Promise.race([done.promise, ended]),
    isPrepared: () => prepared || recipe.program.ahead === 'nothing',
    async [Symbol.asyncDispose]() {
      alive = false;
      await running[Symbol.asyncDispose]();
    },
  };
}

/** What the first process is told before any job. */
function setupOf(recipe: Recipe) {
  const { limits, program } = recipe;
  const { memoryBytes, processes, inodes } = boundsOf(recipe);
  return {
    program: { command: program.command, cwd: program.cwd, ahead: program.ahead },
    files: recipe.files.target,
    data: recipe.data.map(({ target }) => target),
    reuse: recipe.reuse ?? false,
    limits: {
      wall_seconds: limits.wall_seconds,
      ...(limits.cpu_seconds ? { cpu_seconds: limits.cpu_seconds } : {}),
      log_bytes: limits.log_kb * 1024,
      log_stop_bytes: limits.log_kb * 1024 * logStopFactor,
      output_bytes: limits.output_mb * 2 ** 20,
      output_files: recipe.outputFiles ?? outputFiles,
      memory_bytes: memoryBytes,
      processes,
      inodes: { ...inodes, '/dev/shm': inodes['/tmp'] },
    },
  };
}
