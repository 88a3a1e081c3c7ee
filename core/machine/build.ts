/** What is made from the sources before anything can run; each step knows when it has nothing to do. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from '../archives/tar.ts';
import { untilToldToStop } from '../processes.ts';
import type { Say } from './say.ts';
import { root, type Services } from './services.ts';

const bin = (name: string) => join(root, 'node_modules/.bin', name);

export async function migrate(services: Services, say: Say): Promise<void> {
  await say.step('database schema', () => run(process.execPath, ['core/db/migrate.ts'], services.env, () => {}));
}

export async function buildImages(services: Services, say: Say): Promise<void> {
  await say.step('runtime and judge images', (at) =>
    run(process.execPath, ['worker/sandbox/build-images.ts'], services.env, at),
  );
}

export async function makeDemoPack(services: Services, say: Say): Promise<void> {
  const args = ['worker/cli/jiebang.mjs', 'make-pack', 'snow-leopard', '--if-missing'];
  await say.step('demo challenge', (at) => run(process.execPath, args, services.env, at));
}

/** The generated client and the web interface. */
export async function buildWeb(services: Services, say: Say): Promise<void> {
  await say.step('web interface', async (at) => {
    const stamp = join(root, '.data', 'web-build');
    const source = await hashOf(['server', 'core', 'web'], /^(dist|node_modules)\//);
    const built = existsSync(join(root, 'web/dist/index.html')) && existsSync(join(root, '.generated/api.d.ts'));
    if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return;
    at('describing the API');
    await run(process.execPath, ['server/openapi/write.ts'], services.env, at);
    await run(bin('openapi-typescript'), ['.generated/openapi.json', '-o', '.generated/api.d.ts'], services.env, at);
    at('building the pages');
    await run(bin('vite'), ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'], services.env, at);
    mkdirSync(join(root, '.data'), { recursive: true });
    writeFileSync(stamp, source);
  });
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
  at: (line: string) => void,
): Promise<string> {
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  void untilToldToStop().then(() => child.kill());
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-8000);
      at(chunk.toString().trim().split('\n').at(-1) ?? '');
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} failed:\n${printed}`);
  return printed;
}
