// Runs under whatever Node npm came with: installs the packages, one of which is the Node that runs the rest.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const [command = '', ...args] = process.argv.slice(2);
const began = Date.now();
if (!['start', 'test', 'bench'].includes(command)) {
  console.error('usage: node core/machine/bootstrap.mjs start | test | bench [ARGUMENTS]');
  process.exit(2);
}

const lock = createHash('sha256')
  .update(readFileSync(`${root}/package-lock.json`))
  .digest('hex');
const mark = `${root}/node_modules/.jiebang-lock`;
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  const running = launcherOfThisCheckout();
  if (running !== null) {
    console.error(
      `The packages have changed, and process ${running} runs the platform on the old ones. ` +
        'End it first (Ctrl-C), then run this again.',
    );
    process.exit(1);
  }
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
const child = spawn(existsSync(own) ? own : process.execPath, [`${root}/core/machine/${command}.ts`, ...args], {
  cwd: root,
  // The channel's end tells the program that this process is gone, however it ended.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, JIEBANG_BEGAN: String(began) },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
// npm runs us through a shell. A signal to npm ends that shell, which does not pass it on; and a killed npm leaves it.
const npm = parentsUpToNpm();
if (process.env.npm_lifecycle_event)
  setInterval(() => {
    if (parentsUpToNpm() !== npm) child.kill('SIGTERM');
  }, 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** The numbers of our parent and, where that is npm's shell, of npm. */
function parentsUpToNpm() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const isShell = /^(sh|dash|bash)$/.test(stat.slice(stat.indexOf('(') + 1, end));
    return isShell ? `${parent} ${stat.slice(end + 2).split(' ')[1]}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}

/** A living process that uses this checkout's packages, as its note in the data folder says. */
function launcherOfThisCheckout() {
  const data = `${root}/.data`;
  const folders = existsSync(data) ? ['', ...readdirSync(data)] : [];
  for (const folder of folders) {
    try {
      const { pid, started } = JSON.parse(readFileSync(`${data}/${folder}/run/launcher.json`, 'utf8'));
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] === started) return pid;
    } catch {
      // No note, or nobody who answers to it.
    }
  }
  return null;
}
