/** `npm start`: everything from a bare machine to a running platform with its demo. */
import { styleText } from 'node:util';
import { buildAll, run } from './build.ts';
import { keepRunning } from './platform.ts';
import { firstFreePort } from './ports.ts';
import { explain, SetupError, speaker } from './say.ts';
import { bringUp } from './services.ts';
import { stopped, stopSignal } from './stopping.ts';

interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

const stop = stopSignal();
const say = speaker(stop);
const began = Number(process.env.JIEBANG_BEGAN ?? Date.now());

try {
  await main();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  say.line(styleText('bold', '揭榜 Jiebang'));
  await using services = await bringUp('', say);
  await buildAll(services, say);

  const host = process.env.HOST ?? '127.0.0.1';
  const wanted = Number(process.env.PORT || 8000);
  const port = await firstFreePort(wanted, host).catch((error: Error) => {
    throw new SetupError(`PORT: ${error.message}.`);
  });
  if (port !== wanted) say.line(`  · port ${wanted} is taken, using ${port}`);
  const env = { ...services.env, HOST: host, PORT: String(port) };
  const warn = (text: string) => say.line(styleText('yellow', text));
  await using stack = new AsyncDisposableStack();
  const keep = (name: string, script: string) => async () =>
    stack.use(await keepRunning(services, name, script, env, warn));
  await say.step('API', keep('api', 'server/main.ts'));
  await say.step('worker', keep('worker', 'worker/main.ts'));
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const printed = await say.step('demo', ({ at, signal }) => {
    const progress = { signal, at: (line: string) => (line.startsWith('[') ? undefined : at(line)) };
    return run(process.execPath, ['server/demo/seed.ts', url], env, progress);
  });
  const accounts = JSON.parse(printed.trim().split('\n').at(-1) ?? '[]') as DemoAccount[];

  say.line('');
  say.line(`Ready in ${((Date.now() - began) / 1000).toFixed(0)} s:  ${styleText(['bold', 'underline'], url)}`);
  say.line('');
  for (const { role, email, password } of accounts) say.line(`  ${role.padEnd(20)} ${email.padEnd(34)} ${password}`);
  say.line('');
  say.line(styleText('dim', `Logs: ${services.dataDir}/logs   API: ${url}/api/docs   Ctrl-C ends everything.`));
  await stopped(stop);
  say.line('\nStopping …');
}
