/** `npm run bench`: the services, then the benchmarks. Arguments are passed on. */
import { buildAll, runInView } from './build.ts';
import { explain, speaker } from './say.ts';
import { bringUp } from './services.ts';
import { stopSignal } from './stopping.ts';

const stop = stopSignal();
const say = speaker(stop, process.stderr);
try {
  await using services = await bringUp('bench', say);
  await buildAll(services, say);
  const benchmarks = [process.execPath, 'tests/bench/main.ts', ...process.argv.slice(2)];
  process.exitCode = await runInView(services, 'benchmarks', benchmarks, services.env, stop);
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
