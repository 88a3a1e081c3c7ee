/** A challenge pack from a folder of labelled photographs: `train/`, `test/`, `train.csv`, `test.csv` (image,species). */
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPack } from '../../core/packs/read.ts';
import { CommandError } from './command-error.ts';
import { type LocalPlatform, openLocalPlatform } from './local-platform.ts';
import { runProgram } from './run-program.ts';

const template = fileURLToPath(new URL('../../judges/challenges/wild-cats', import.meta.url));
const defaultOut = fileURLToPath(new URL('../../.data/packs/wild-cats', import.meta.url));

interface Photograph {
  id: string;
  file: string;
  label: string;
}

export async function makeWildCats(options: {
  photographs: string;
  out?: string | undefined;
  say: (text: string) => void;
}): Promise<void> {
  const source = resolve(options.photographs);
  const out = resolve(options.out ?? defaultOut);
  const train = await listPhotographs(source, 'train');
  const test = await listPhotographs(source, 'test');
  await rm(out, { recursive: true, force: true });
  await cp(template, out, { recursive: true });
  const data = join(out, 'data');
  await copyImages(train, join(data, 'public', 'images'));
  await writeTable(
    join(data, 'public', 'train.csv'),
    ['image_id', 'label'],
    train.map((p) => [p.id, p.label]),
  );
  for (const [split, photographs] of Object.entries(divide(test))) {
    const input = join(data, `split-${split}`, 'input');
    const truth = join(data, `split-${split}`, 'truth');
    await copyImages(photographs, join(input, 'images'));
    await mkdir(truth, { recursive: true });
    await writeTable(
      join(input, 'images.csv'),
      ['image_id', 'file'],
      photographs.map((p) => [p.id, `images/${p.id}.jpg`]),
    );
    await writeTable(
      join(truth, 'truth.csv'),
      ['image_id', 'label'],
      photographs.map((p) => [p.id, p.label]),
    );
  }
  options.say(`${train.length} photographs to train on, ${test.length} hidden`);
  const scratch = join(out, '.scratch');
  try {
    await using platform = await openLocalPlatform(scratch);
    options.say('training the baseline …');
    await trainBaseline(platform, out);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const reading = await readPack(out);
  if (!reading.pack) throw new Error(`the pack has mistakes: ${JSON.stringify(reading.mistakes)}`);
  options.say(`the pack is in ${out}`);
}

async function trainBaseline(platform: LocalPlatform, out: string): Promise<void> {
  const volume = await platform.volumeOf(join(out, 'data', 'public'));
  const baseline = join(out, 'baselines', 'classifier');
  await runProgram(platform, { folder: baseline, entry: 'train.py', input: volume, into: baseline });
}

async function listPhotographs(source: string, part: 'train' | 'test'): Promise<Photograph[]> {
  const table = await readFile(join(source, `${part}.csv`), 'utf8').catch(() => {
    throw new CommandError(`${source} has no ${part}.csv`);
  });
  const [header = '', ...rows] = table.trim().split(/\r?\n/);
  if (header !== 'image,species') throw new CommandError(`${part}.csv must have the columns image,species`);
  return Promise.all(
    rows.map(async (row) => {
      const [image = '', label = ''] = row.split(',');
      const file = join(source, part, image);
      if (!/^[\w-]+\.jpg$/.test(image) || !(await stat(file).catch(() => null)))
        throw new CommandError(`${part}.csv names ${image}, which is not in ${part}/`);
      return { id: parse(image).name, file, label };
    }),
  );
}

/** By the hash of the name: the same photograph is always in the same split, whatever else is there. */
function divide(photographs: Photograph[]): Record<'public' | 'private' | 'final', Photograph[]> {
  const splits = { public: [] as Photograph[], private: [] as Photograph[], final: [] as Photograph[] };
  for (const photograph of photographs) {
    const bucket = createHash('sha256').update(photograph.id).digest().readUInt32BE(0) % 10;
    splits[bucket < 4 ? 'public' : bucket < 8 ? 'private' : 'final'].push(photograph);
  }
  return splits;
}

async function copyImages(photographs: Photograph[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { id, file } of photographs) await copyFile(file, join(folder, `${id}.jpg`));
}

async function writeTable(path: string, header: string[], rows: string[][]): Promise<void> {
  await writeFile(path, `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`);
}
