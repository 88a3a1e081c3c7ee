/** A zipped pack as a folder. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openZip } from '../archives/zip.ts';
import { Problem } from '../errors/problem.ts';

const maxPackFiles = 200_000;

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
  if (paths.includes('challenge.yaml')) return '';
  const first = `${paths[0]?.split('/')[0]}/`;
  return paths.includes(`${first}challenge.yaml`) && paths.every((path) => path.startsWith(first)) ? first : '';
}
