/** The reference challenges for detection and identification: made from their seeds, whole, leak-free, as hard as told. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesOf } from '../core/archives/tar.ts';
import { expectedSchema } from '../core/packs/expected.ts';
import { readPack } from '../core/packs/read.ts';
import { openLocalPlatform } from '../worker/cli/local-platform.ts';
import { runProgram } from '../worker/cli/run-program.ts';
import { jiebang } from './support/command-line.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'jiebang-reference-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Rows of a table without quotes, by column. */
async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [columns[i], value])));
}

const packs = [
  { slug: 'snow-leopard-detection', primary: 'map', ladder: ['nothing', 'motion', 'species'], step: 0.02 },
  { slug: 'snow-leopard-individuals', primary: 'geometric_mean', ladder: ['always-new', 'colours', 'coat'], step: 0.1 },
];

describe.for(packs)('$slug', ({ slug, primary, ladder, step }) => {
  const pack = join(root, 'judges/challenges', slug);

  beforeAll(async () => {
    const made = await jiebang('make-pack', slug, '--if-missing');
    expect(made.code, made.out + made.err).toBe(0);
  }, 300_000);

  test('is whole and small', async () => {
    expect((await readPack(pack)).mistakes).toEqual([]);
    const bytes = (await filesOf(join(pack, 'data'))).reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeLessThan(15_000_000);
  });

  test('no site and no burst is in two parts, and every picture is in a group', async () => {
    const parts = ['public', 'split-public/truth', 'split-private/truth', 'split-final/truth'];
    const seen = new Map<string, string>();
    for (const part of parts) {
      const groups = await rowsOf(join(pack, 'data', part, 'groups.csv'));
      for (const { site, sequence } of groups)
        for (const group of [`site ${site}`, `sequence ${sequence}`]) {
          expect(seen.get(group) ?? part, group).toBe(part);
          seen.set(group, part);
        }
      const pictures = await readdir(join(pack, 'data', part.replace('truth', 'input'), 'images'));
      expect(groups.map(({ image_id }) => `${image_id}.jpg`).sort()).toEqual(pictures.sort());
    }
  });

  test('its baselines score what they expect, and each more than the one before', { timeout: 400_000 }, async () => {
    const ranked: number[] = [];
    for (const baseline of ladder) {
      const folder = join(pack, 'baselines', baseline);
      const expected = expectedSchema.parse(JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')));
      // Where contestants see it; the other splits are looked at by a check of the pack.
      const judged = await jiebang('judge', folder, '--pack', pack, '--json');
      const { scores } = JSON.parse(judged.out) as { scores: Record<string, number> };
      for (const [key, value] of Object.entries(expected.public ?? {}))
        expect(Math.abs((scores[key] ?? Number.NaN) - value), `${baseline} ${key}`).toBeLessThanOrEqual(
          expected.tolerance,
        );
      ranked.push(scores[primary] ?? Number.NaN);
    }
    for (const [i, score] of ranked.entries())
      if (i > 0) expect(score, ladder[i]).toBeGreaterThan((ranked[i - 1] ?? 1) + step);
  });

  test('its starter kit is a solution', async () => {
    expect(await jiebang('judge', join(pack, 'starter'), '--pack', pack)).toMatchObject({ code: 0 });
  });
});

test('a split that divides bursts gives the individuals away by their places, one by site does not', async () => {
  const pack = join(root, 'judges/challenges/snow-leopard-individuals');
  await using platform = await openLocalPlatform(join(folder, 'storage'));
  const input = await platform.volumeOf(join(pack, 'data/public'));
  await runProgram(platform, { folder: pack, entry: 'leakage.py', input, into: folder });
  const found = JSON.parse(await readFile(join(folder, 'leakage.json'), 'utf8')) as Record<
    'bursts_divided' | 'by_site',
    { accuracy: number; chance: number; queries: number }
  >;
  expect(found.bursts_divided.accuracy).toBeGreaterThan(found.bursts_divided.chance + 0.5);
  expect(Math.abs(found.by_site.accuracy - found.by_site.chance)).toBeLessThan(0.1);
});
