/**
 * `npm run test:gvisor`: the hostile corpus with gVisor as the runtime of every sandbox, on an engine of its own.
 * Arguments are passed on to Vitest.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeImage, runtimes } from '../packs/runtimes.ts';
import { findProgram, install } from './apt.ts';
import { buildImages, migrate } from './build.ts';
import { startOwnEngine } from './own-engine.ts';
import { SetupError, speaker } from './say.ts';
import { bringUp, root } from './services.ts';

const say = speaker();
/** Without a hypervisor to lean on, and with control groups left to the engine. */
const runtimeArgs = ['--platform=ptrace', '--ignore-cgroups', '--network=none'];

try {
  const runsc = await say.step('gVisor', async (at) => {
    if (!findProgram('runsc')) await install(['runsc'], 'gVisor’s runsc is the runtime that is tested.', at);
    return findProgram('runsc');
  });
  if (!runsc) throw new SetupError('No runsc was found. See https://gvisor.dev for how to install it.');
  {
    // The images are built, or known to be up to date, on the machine's engine, and copied from there.
    await using services = await bringUp('gvisor', say);
    await migrate(services, say);
    await buildImages(services, say);
    const folder = mkdtempSync(join(tmpdir(), 'jiebang-gvisor-'));
    await using engine = await say.step('an engine with gVisor', () =>
      startOwnEngine(folder, ['debian:bookworm-slim', runtimes['python-ml'].image, judgeImage], {
        runtimes: { runsc: { path: runsc, runtimeArgs } },
      }),
    );
    const tests = process.argv.slice(2);
    const child = spawn(
      join(root, 'node_modules/.bin/vitest'),
      ['run', ...(tests.length > 0 ? tests : ['tests/adversarial'])],
      {
        cwd: root,
        env: { ...services.env, DOCKER_HOST: engine.host, JIEBANG_RUNTIME: 'runsc' },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  }
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
