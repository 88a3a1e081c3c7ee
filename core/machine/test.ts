/** `npm test`: everything that the tests need, then all of them. Arguments are passed on to Vitest. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { untilToldToStop } from '../processes.ts';
import { findProgram, install } from './apt.ts';
import { buildImages, buildWeb, makeDemoPack, migrate } from './build.ts';
import { summarise } from './results.ts';
import { SetupError, speaker } from './say.ts';
import { bringUp, root, type Services } from './services.ts';

const say = speaker();
const results = join(root, '.data', 'test', 'results.json');

try {
  await using services = await bringUp('test', say);
  await migrate(services, say);
  await buildImages(services, say);
  await makeDemoPack(services, say);
  await buildWeb(services, say);
  const chromium = await say.step('Chromium', ensureBrowser);
  if (!process.env.JIEBANG_WILD_CATS)
    say.line('  · JIEBANG_WILD_CATS is unset: the pack from real photographs is tested on a few made-up ones only');
  const code = await runVitest(services, { ...services.env, JIEBANG_CHROMIUM: chromium });
  const summary = existsSync(results) ? summarise(readFileSync(results, 'utf8')) : { passed: 0, failed: 1 };
  if (code !== 0 && summary.failed === 0) summary.failed = 1;
  say.line('');
  say.line(`${summary.passed} passed, ${summary.failed} failed`);
  process.exitCode = summary.failed === 0 && summary.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

async function ensureBrowser(at: (detail: string) => void): Promise<string> {
  const find = () => process.env.JIEBANG_CHROMIUM ?? findProgram('chromium', 'chromium-browser', 'google-chrome');
  const font = () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
  if (!find() || !font())
    await install(['chromium', 'fonts-noto-cjk'], 'The end-to-end tests drive a real browser, in Chinese too.', at);
  const found = find();
  if (!found) throw new SetupError('No Chromium was found. Install one and set JIEBANG_CHROMIUM to its path.');
  return found;
}

async function runVitest(services: Services, env: NodeJS.ProcessEnv): Promise<number | null> {
  mkdirSync(services.dataDir, { recursive: true });
  rmSync(results, { force: true });
  const child = spawn(join(root, 'node_modules/.bin/vitest'), ['run', ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  void untilToldToStop().then(() => child.kill('SIGTERM'));
  return new Promise((resolve) => child.on('close', resolve));
}
