/** What is made from the sources before anything can run; each step knows when it has nothing to do. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from '../archives/tar.ts';
import { noteChild } from './children.ts';
import type { Progress, Say } from './say.ts';
import { oneAtATime, root, type Services } from './services.ts';

const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** Everything that API, worker and tests need beside the services. */
export async function buildAll(services: Services, say: Say): Promise<void> {
  const program = (args: string[], step: Progress) => run(process.execPath, args, services.env, step);
  await say.step('database schema', (step) => program(['core/db/migrate.ts'], step));
  const inEngine = async () => {
    await say.step('runtime and judge images', (step) =>
      oneAtATime('images', step, () => program(['worker/sandbox/build-images.ts'], step)),
    );
    const args = ['worker/cli/jiebang.mjs', 'make-pack', 'snow-leopard', '--if-missing'];
    await say.step('demo challenge', (step) => oneAtATime('demo-pack', step, () => program(args, step)));
  };
  const pages = () => say.step('web interface', (step) => oneAtATime('web', step, () => buildWeb(services, step)));
  // Neither is left running when the other fails.
  const failed = (await Promise.allSettled([inEngine(), pages()])).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** The generated client and the pages. */
async function buildWeb(services: Services, step: Progress): Promise<void> {
  const stamp = join(root, '.data', 'web-build');
  const source = await hashOf(['server', 'core', 'web'], /^(dist|node_modules)\/|\.test\.ts$/);
  const built = existsSync(join(root, 'web/dist/index.html')) && existsSync(join(root, '.generated/api.d.ts'));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return;
  rmSync(stamp, { force: true });
  step.at('describing the API');
  await run(process.execPath, ['server/openapi/write.ts'], services.env, step);
  await run(bin('openapi-typescript'), ['.generated/openapi.json', '-o', '.generated/api.d.ts'], services.env, step);
  step.at('building the pages');
  await run(bin('vite'), ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], services.env, step);
  writeFileSync(stamp, source);
}

async function hashOf(folders: string[], except: RegExp): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const folder of folders)
    for (const file of await filesOf(join(root, folder)))
      if (!except.test(file.path)) hash.update(`\n${folder}/${file.path}\n`).update(await readFile(file.file));
  return hash.digest('hex');
}

/** Runs a program of the project to its end. @throws Error with the end of what it printed. */
export async function run(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  { at, signal }: Progress,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-8000);
      at(chunk.toString().trim().split('\n').at(-1) ?? '');
    });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  signal.removeEventListener('abort', end);
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} failed:\n${printed}`);
  return printed;
}

/** Runs a program of the project that speaks for itself. @returns its exit code; 1 when a signal ended it. */
export async function runInView(
  services: Services,
  name: string,
  [program = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  noteChild(services.dataDir, name, child);
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
