/** `npm run bench`: the services, then the benchmarks. Arguments are passed on. */
import { spawn } from 'node:child_process';
import { buildImages, buildWeb, makeDemoPack, migrate } from './build.ts';
import { SetupError, speaker } from './say.ts';
import { bringUp, root } from './services.ts';

const say = speaker(process.stderr);
try {
  await using services = await bringUp('bench', say);
  await migrate(services, say);
  await buildImages(services, say);
  await makeDemoPack(services, say);
  await buildWeb(services, say);
  const child = spawn(process.execPath, ['tests/bench/main.ts', ...process.argv.slice(2)], {
    cwd: root,
    env: services.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
