/** `npm start`: everything from a bare machine to a running platform with its demo. */
import { styleText } from 'node:util';
import { untilToldToStop } from '../processes.ts';
import { buildImages, buildWeb, makeDemoPack, migrate, run } from './build.ts';
import { keepRunning } from './platform.ts';
import { isFree } from './ports.ts';
import { SetupError, Stopped, speaker } from './say.ts';
import { bringUp } from './services.ts';

interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

const stop = untilToldToStop();
const say = speaker(process.stdout, stop);
const began = Number(process.env.JIEBANG_BEGAN ?? Date.now());

try {
  await main();
} catch (error) {
  if (error instanceof Stopped) say.line('Stopped before it was ready.');
  else console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  say.line(styleText('bold', '揭榜 Jiebang'));
  await using services = await bringUp('', say);
  await migrate(services, say);
  await buildImages(services, say);
  await makeDemoPack(services, say);
  await buildWeb(services, say);

  const wanted = Number(process.env.PORT ?? 8000);
  let port = wanted;
  while (!(await isFree(port))) port++;
  if (port !== wanted) say.line(`  · port ${wanted} is taken, using ${port}`);
  const env = { ...services.env, HOST: process.env.HOST ?? '127.0.0.1', PORT: String(port) };
  const warn = (text: string) => say.line(styleText('yellow', text));
  await using _api = await say.step('API', () => keepRunning(services, 'api', 'server/main.ts', env, warn));
  await using _worker = await say.step('worker', () => keepRunning(services, 'worker', 'worker/main.ts', env, warn));
  const url = `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${port}`;
  const printed = await say.step('demo', (at) => run(process.execPath, ['server/demo/seed.ts', url], env, at));
  const accounts = JSON.parse(printed.trim().split('\n').at(-1) ?? '[]') as DemoAccount[];

  say.line('');
  say.line(`Ready in ${((Date.now() - began) / 1000).toFixed(0)} s:  ${styleText(['bold', 'underline'], url)}`);
  say.line('');
  for (const { role, email, password } of accounts) say.line(`  ${role.padEnd(20)} ${email.padEnd(34)} ${password}`);
  say.line('');
  say.line(styleText('dim', `Logs: ${services.dataDir}/logs   API: ${url}/api/docs   Ctrl-C ends everything.`));
  await stop;
  say.line('\nStopping …');
}
