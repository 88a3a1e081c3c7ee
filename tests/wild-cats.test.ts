/** A pack made from a folder of photographs: the given ones where there are any, and a few made-up ones always. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readPack } from '../core/packs/read.ts';
import { openLocalPlatform } from '../worker/cli/local-platform.ts';
import { runProgram } from '../worker/cli/run-program.ts';
import { jiebang } from './support/command-line.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'jiebang-cats-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function accuracyOnHiddenSplit(photographs: string): Promise<number> {
  const pack = join(folder, 'pack');
  const made = await jiebang('make-pack', 'wild-cats', photographs, '--out', pack);
  expect(made.code, made.out + made.err).toBe(0);
  expect((await readPack(pack)).mistakes).toEqual([]);
  const judged = await jiebang(
    'judge',
    join(pack, 'baselines/classifier'),
    '--pack',
    pack,
    '--split',
    'private',
    '--json',
  );
  return (JSON.parse(judged.out) as { scores: { accuracy: number } }).scores.accuracy;
}

test('a pack of made-up cats is whole, and its baseline learns from it', async () => {
  const photographs = join(folder, 'made-up');
  const programs = join(root, 'tests/support/made-up-cats');
  await using platform = await openLocalPlatform(join(folder, 'storage'));
  await runProgram(platform, { folder: programs, entry: 'draw.py', input: null, into: photographs });
  expect(await accuracyOnHiddenSplit(photographs)).toBeGreaterThan(2 / 7);
});

// Where no photographs are given, `npm test` says so, and there is nothing to test.
const given = process.env.JIEBANG_WILD_CATS;
test.for(given ? [given] : [])('the pack of the given photographs beats chance clearly', async (photographs) => {
  const accuracy = await accuracyOnHiddenSplit(photographs);
  console.log(`accuracy on the hidden photographs: ${accuracy.toFixed(3)} (chance ${(1 / 7).toFixed(3)})`);
  expect(accuracy).toBeGreaterThan(0.5);
});

test('a folder that is not laid out so is refused in words', async () => {
  expect(await jiebang('make-pack', 'wild-cats', folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining('train.csv'),
  });
});
