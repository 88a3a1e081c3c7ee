#!/usr/bin/env node
// Starts the command line with a Node that runs TypeScript: this one if it is new enough, else the project's own.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
const program = join(here, 'jiebang.ts');
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(program);
} else {
  const own = join(here, '..', '..', 'node_modules', '.bin', 'node');
  if (!existsSync(own)) {
    console.error('jiebang needs Node 24. Run "npm ci" in its folder, which brings one, or install Node 24.');
    process.exit(1);
  }
  const { status, signal } = spawnSync(own, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(signal ? 1 : (status ?? 1));
}
