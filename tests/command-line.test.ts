/** `jiebang submit` and `jiebang judge`, started as people start them. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectedSchema } from '../core/packs/expected.ts';
import { importPack, predicts, solution, tinyPack } from './support/packs.ts';
import { aPerson, join } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let platform: Platform;
let folder: string;

beforeAll(async () => {
  platform = await startPlatform();
  folder = await mkdtemp(joinPath(tmpdir(), 'jiebang-cli-test-'));
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function jiebang(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn('npx', ['--no-install', 'jiebang', ...args], {
    cwd: root,
    env: { ...process.env, LANG: 'C.UTF-8' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

async function write(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const target = joinPath(folder, name, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  return joinPath(folder, name);
}

test('submit sends a solution with a token and follows it to its scores', async () => {
  await importPack(platform, tinyPack('tiny'));
  await platform.work();
  const someone = await aPerson(platform);
  await join(someone, 'tiny');
  const { body } = await someone.call<{ secret: string }>('POST', '/api/tokens', { name: 'cli' });
  const zip = joinPath(folder, 'solution.zip');
  await writeFile(zip, await solution(predicts({ a3: 'dog' })));
  const common = ['--challenge', 'tiny', '--server', platform.url];

  const good = await jiebang('submit', zip, ...common, '--token', body.secret);
  expect(good, good.err).toMatchObject({ code: 0 });
  expect(good.out).toMatch(/Scored\n {2}Accuracy +0\.5000/);
  const chinese = await jiebang('submit', zip, ...common, '--token', body.secret, '--lang', 'zh');
  expect(chinese.out).toMatch(/评测完成\n {2}准确率 +0\.5000/);

  expect(await jiebang('submit', zip, ...common, '--token', 'jb_wrong')).toMatchObject({
    code: 2,
    err: expect.stringContaining('bad_token'),
  });
  expect(await jiebang('submit', zip, ...common, '--token', '')).toMatchObject({
    code: 2,
    err: expect.stringContaining('JIEBANG_TOKEN'),
  });
  expect(await jiebang('submit', '/nowhere.zip', ...common, '--token', body.secret)).toMatchObject({ code: 2 });
});

test('judge does on this machine what the platform would, and says what is wrong', async () => {
  const pack = await write('pack', tinyPack('tiny'));
  const good = await write('good', { 'main.py': predicts({ a3: 'dog' }) });
  const scored = await jiebang('judge', good, '--pack', pack);
  expect(scored.out, scored.err).toMatch(/Scored\n {2}Accuracy +0\.5000/);
  const bad = await write('bad', {
    'main.py': "import sys; open(sys.argv[2] + '/predictions.csv', 'w').write('image_id,label\\na1,unicorn\\n')",
  });
  const wrong = await jiebang('judge', bad, '--pack', pack);
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('There is no row for a2.') });
  const noEntry = await jiebang('judge', await write('empty', { 'readme.md': 'x' }), '--pack', pack);
  expect(noEntry).toMatchObject({ code: 2, err: expect.stringContaining('no main.py') });
  const broken = await jiebang('judge', good, '--pack', await write('broken', { 'challenge.yaml': 'slug: 7' }));
  expect(broken).toMatchObject({ code: 2, err: expect.stringContaining('challenge.yaml') });
});

test('the demo’s baselines score what their expected.json says', async () => {
  const pack = joinPath(root, 'judges/challenges/snow-leopard');
  const seen: number[] = [];
  for (const baseline of ['majority', 'centroid', 'forest']) {
    const expected = expectedSchema.parse(
      JSON.parse(await readFile(joinPath(pack, 'baselines', baseline, 'expected.json'), 'utf8')),
    );
    // The hidden split too of the one that has most to lose.
    const splits = baseline === 'forest' ? (['public', 'private'] as const) : (['public'] as const);
    for (const split of splits) {
      const result = await jiebang(
        'judge',
        joinPath(pack, 'baselines', baseline),
        '--pack',
        pack,
        '--split',
        split,
        '--json',
      );
      const { scores } = JSON.parse(result.out) as { scores: Record<string, number> };
      for (const [key, value] of Object.entries(expected[split] ?? {}))
        expect(Math.abs((scores[key] ?? Number.NaN) - value), `${baseline} ${split} ${key}`).toBeLessThanOrEqual(
          expected.tolerance,
        );
      if (split === 'public') seen.push(scores.macro_f1 ?? 0);
    }
  }
  const [weak = 0, middle = 0, strong = 0] = seen;
  expect(middle).toBeGreaterThan(weak + 0.03);
  expect(strong).toBeGreaterThan(middle + 0.2);
});
