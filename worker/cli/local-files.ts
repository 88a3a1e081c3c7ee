/** A solution as people have it on their disk: a zip, or a folder. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { zipOf } from '../../core/archives/make-zip.ts';
import { filesOf } from '../../core/archives/tar.ts';
import { CommandError } from './command-error.ts';

export interface SolutionZip extends AsyncDisposable {
  path: string;
  name: string;
  bytes: number;
}

/** The zip itself, or one made of a folder's files for as long as it is needed. @throws CommandError */
export async function solutionZip(given: string): Promise<SolutionZip> {
  const path = resolve(given);
  const found = await stat(path).catch(() => null);
  if (!found) throw new CommandError(`There is no ${given}.`);
  if (found.isFile()) return { path, name: basename(path), bytes: found.size, async [Symbol.asyncDispose]() {} };
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-zip-'));
  const zipPath = join(folder, `${basename(path)}.zip`);
  await pipeline(zipOf(await filesOf(path)), createWriteStream(zipPath));
  return {
    path: zipPath,
    name: basename(zipPath),
    bytes: (await stat(zipPath)).size,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
