/** The house's own rules: what may import what, and that it is typed, linted and free of what does not belong. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules/.bin', name);

const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
const files = stdout.trim().split('\n');
const sources = files.filter((path) => /\.(ts|svelte|mjs)$/.test(path));

/** Each import of a source file: a path of the repository, or a package. */
async function importsOf(path: string): Promise<string[]> {
  const text = await readFile(join(root, path), 'utf8').catch(() => '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, target = '']) =>
    target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
  );
}
const rooms = ['core', 'server', 'worker', 'web', 'judges', 'tests'];
const mayImport: Record<string, string[]> = {
  core: ['core'],
  server: ['server', 'core'],
  worker: ['worker', 'core', '.generated'],
  web: ['web', '.generated'],
  judges: ['judges'],
  tests: [...rooms, '.generated'],
};

describe('rooms', () => {
  test.for(sources.filter((path) => rooms.includes(path.split('/')[0] ?? '')))('%s', async (path) => {
    const room = path.split('/')[0] ?? '';
    for (const target of await importsOf(path)) {
      const [first = ''] = target.split('/');
      const known = [...rooms, '.generated'];
      if (known.includes(first)) expect(mayImport[room], `${path} imports ${target}`).toContain(first);
      if (target === 'dockerode') expect(path).toMatch(/^worker\/sandbox\//);
    }
  });

  test('a table is touched by core and by the queries of the capability that owns it', async () => {
    const allowed =
      /^(core|tests)\/|queries\.ts$|^worker\/(pipeline|alive)|^server\/(packs\/import|submissions\/(receive|routes)|rejudgings\/(start|decide)|judging\/retry|teams\/routes|(needs|responses|contracts|meetings)\/act|events\/feed|demo\/seed|accounts\/auth)\b/;
    for (const path of sources) {
      const usesTables = (await importsOf(path)).some((target) => /^core\/db\/(schema|auth-tables)\.ts$/.test(target));
      if (!usesTables || allowed.test(path)) continue;
      const text = await readFile(join(root, path), 'utf8');
      expect(text, `${path} touches a table`).not.toMatch(/\.(select|insert|update|delete)\(/);
    }
  });
});

test('the top level holds what it is meant to hold', () => {
  const top = new Set(files.map((path) => path.split('/')[0] ?? '').filter((name) => !name.startsWith('.')));
  const meant = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'biome.json',
    'vitest.config.ts',
    'docker-compose.yml',
    'README.md',
  ];
  for (const name of top) expect([...meant, ...rooms]).toContain(name);
});

test('both languages of the interface have the same sentences with the same parameters', async () => {
  const { en } = await import('../web/src/i18n/en.ts');
  const { zh } = await import('../web/src/i18n/zh.ts');
  const parameters = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();
  for (const [key, text] of Object.entries(en)) {
    expect(parameters(zh[key as keyof typeof en]), key).toEqual(parameters(text));
    expect(zh[key as keyof typeof en], key).not.toBe('');
  }
});

test('types hold', async () => {
  const { stdout } = await run(bin('tsc'), ['-p', '.'], { cwd: root }).catch((error) => error);
  expect(stdout).toBe('');
});

test('the pages’ types hold', async () => {
  const { stdout } = await run(bin('svelte-check'), ['--tsconfig', './tsconfig.json', '--output', 'machine'], {
    cwd: root,
  }).catch((error) => error);
  expect(stdout).toMatch(/COMPLETED \d+ FILES 0 ERRORS 0 WARNINGS/);
});

test('the linter finds no error', async () => {
  const { stdout, stderr, code } = await run(bin('biome'), ['check', '--diagnostic-level=error', '.'], {
    cwd: root,
  }).catch((error) => error);
  expect(code ?? 0, `${stdout}${stderr}`).toBe(0);
});
