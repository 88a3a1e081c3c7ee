/** A zipped pack, or a bundle that is to become one, as a folder. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openZip } from '../archives/zip.ts';
import { Problem } from '../errors/problem.ts';
import { bundleFile } from './codabench/document.ts';

const maxPackFiles = 200_000;
/** What stands at the root of a pack, and of a bundle. */
const roots = ['challenge.yaml', bundleFile];

/** @throws Problem `archive_…`; what was unpacked until then is the caller's to remove. */
export async function unpackPack(zipPath: string, folder: string, maxBytes: number): Promise<void> {
  using archive = await openZip(zipPath, { maxBytes, maxEntries: maxPackFiles });
  const root = commonRoot(archive.files.map((file) => file.path));
  for (const file of archive.files) {
    const target = join(folder, file.path.slice(root.length));
    await mkdir(dirname(target), { recursive: true });
    try {
      await pipeline(await file.open(), createWriteStream(target, { flags: 'wx' }));
    } catch (error) {
      throw new Problem('archive_corrupt', { name: file.path, reason: (error as Error).message });
    }
  }
}

/** The one folder that holds everything, when someone zipped the folder rather than its contents. */
function commonRoot(paths: string[]): string {
  if (roots.some((name) => paths.includes(name))) return '';
  const first = `${paths[0]?.split('/')[0]}/`;
  const isRoot = roots.some((name) => paths.includes(first + name)) && paths.every((path) => path.startsWith(first));
  return isRoot ? first : '';
}
