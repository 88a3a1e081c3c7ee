// Runs under whatever Node npm came with: installs the packages, one of which is the Node that runs the rest.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [command, ...args] = process.argv.slice(2);
const began = Date.now();

const lock = createHash('sha256')
  .update(readFileSync(`${root}/package-lock.json`))
  .digest('hex');
const mark = `${root}/node_modules/.jiebang-lock`;
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  console.log('Installing packages (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    console.error('The packages could not be installed; npm says why above.');
    process.exit(1);
  }
  writeFileSync(mark, lock);
}

const own = `${root}/node_modules/.bin/node`;
const node = existsSync(own) ? own : process.execPath;
const child = spawn(node, [`${root}/core/machine/${command}.ts`, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, JIEBANG_BEGAN: String(began) },
});
// A terminal sends Ctrl-C to both of us; the program decides when it is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
