/** `npm test`: everything that the tests need, then all of them. Arguments are passed on to Vitest. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, install } from './apt.ts';
import { buildAll, runInView } from './build.ts';
import { summarise } from './results.ts';
import { explain, type Progress, SetupError, speaker } from './say.ts';
import { bringUp, root } from './services.ts';
import { stopSignal } from './stopping.ts';

const stop = stopSignal();
const say = speaker(stop);
const results = join(root, '.data', 'test', 'results.json');

let summary = { passed: 0, failed: 1 };
try {
  summary = await main();
} catch (error) {
  explain(error);
}
// Whatever ends after the tests speaks before this: it is the last line.
console.log(`\n${summary.passed} passed, ${summary.failed} failed`);
process.exitCode = summary.failed === 0 && summary.passed > 0 ? 0 : 1;

async function main(): Promise<typeof summary> {
  await using services = await bringUp('test', say);
  await buildAll(services, say);
  const chromium = await say.step('Chromium', ensureBrowser);
  if (!process.env.JIEBANG_WILD_CATS)
    say.line('  · JIEBANG_WILD_CATS is unset: the pack from real photographs is tested on a few made-up ones only');
  rmSync(results, { force: true });
  const env = { ...services.env, JIEBANG_CHROMIUM: chromium };
  // Named again here, so that reporters given as arguments come on top of the one that is counted from.
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const vitest = [join(root, 'node_modules/.bin/vitest'), 'run', ...reporters, ...process.argv.slice(2)];
  const code = await runInView(services, 'tests', vitest, env, stop);
  const counted = existsSync(results) ? summarise(readFileSync(results, 'utf8')) : { passed: 0, failed: 1 };
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

async function ensureBrowser(progress: Progress): Promise<string> {
  const find = () => process.env.JIEBANG_CHROMIUM ?? findProgram('chromium', 'chromium-browser', 'google-chrome');
  const font = () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
  if (!find() || !font())
    await install(
      ['chromium', 'fonts-noto-cjk'],
      'The end-to-end tests drive a real browser, in Chinese too.',
      progress,
    );
  const found = find();
  if (!found) throw new SetupError('No Chromium was found. Install one and set JIEBANG_CHROMIUM to its path.');
  return found;
}
