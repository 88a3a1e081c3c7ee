/** `npm run doctor`: checks the installation that the environment names, else the one that runs here. Starts none. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsToExamine } from './running.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const child = spawn(process.execPath, ['worker/cli/jiebang.mjs', 'doctor', ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, ...settingsToExamine(process.env, resolve(root, '.data')) },
  stdio: 'inherit',
});
process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
