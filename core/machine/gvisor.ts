/**
 * `npm run test:gvisor`: the hostile corpus with gVisor as the runtime of every sandbox, on an engine of its own.
 * Arguments are passed on to Vitest.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimes as images, judgeImage } from '../packs/runtimes.ts';
import { findProgram, install } from './apt.ts';
import { buildImages, migrate, run } from './build.ts';
import { startOwnEngine } from './own-engine.ts';
import { SetupError, speaker } from './say.ts';
import { bringUp, root } from './services.ts';

const say = speaker();
/** Without a hypervisor to lean on. */
const runtimeArgs = ['--platform=ptrace', '--network=none'];
/**
 * In a control group if it can be: it bounds what the first process of a sandbox cannot see. In some containers and
 * with some kernels gVisor cannot make one; then it is run without, and a sandbox is bounded by its time alone there.
 */
const runtimes = {
  runsc: ['runsc', runtimeArgs],
  ungrouped: ['runsc-ungrouped', [...runtimeArgs, '--ignore-cgroups']],
} as const;

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
      startOwnEngine(folder, ['debian:bookworm-slim', images['python-ml'].image, judgeImage], {
        runtimes: Object.fromEntries(
          Object.values(runtimes).map(([name, args]) => [name, { path: runsc, runtimeArgs: args }]),
        ),
      }),
    );
    const runtime = await say.step('gVisor’s control groups', async (at) => {
      const flags = ['--rm', '--network=none', '--memory=512m', '--pids-limit=2048', '--entrypoint=/bin/true'];
      const [name] = runtimes.runsc;
      const trial = ['-H', engine.host, 'run', `--runtime=${name}`, ...flags, judgeImage];
      return run('docker', trial, services.env, at).then(
        () => name,
        () => runtimes.ungrouped[0],
      );
    });
    if (runtime !== runtimes.runsc[0]) say.line('  · gVisor can use no control groups here: it is tested without');
    const tests = process.argv.slice(2);
    const child = spawn(
      join(root, 'node_modules/.bin/vitest'),
      ['run', ...(tests.length > 0 ? tests : ['tests/adversarial'])],
      {
        cwd: root,
        env: { ...services.env, DOCKER_HOST: engine.host, JIEBANG_RUNTIME: runtime },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
  }
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
