/** Tar streams as this platform makes them: sorted, without times or owners, so that equal content has equal bytes. */
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar, { type Pack } from 'tar-stream';

export interface TarSource {
  path: string;
  bytes: number;
  open(): Promise<Readable> | Readable;
}

/** Packs files into a tar stream, one at a time; an error of a source destroys the stream. */
export function tarOf(files: Iterable<TarSource>): Readable {
  const pack = tar.pack();
  void fill(pack, [...files].sort(byPath));
  return pack as unknown as Readable;
}

async function fill(pack: Pack, files: TarSource[]): Promise<void> {
  try {
    for (const file of files) {
      const entry = pack.entry({ name: file.path, size: file.bytes, mode: 0o644, mtime: new Date(0) });
      await pipeline(await file.open(), entry);
    }
    pack.finalize();
  } catch (error) {
    pack.destroy(error as Error);
  }
}

/** Lists the regular files of a folder. @throws Error on links and special files. */
export async function filesOf(folder: string, under = ''): Promise<(TarSource & { file: string })[]> {
  const found: (TarSource & { file: string })[] = [];
  for (const entry of await readdir(join(folder, under), { withFileTypes: true })) {
    const path = under ? `${under}/${entry.name}` : entry.name;
    const file = join(folder, path);
    if (entry.name === '__pycache__' || entry.name === '.DS_Store') continue;
    if (entry.isDirectory()) found.push(...(await filesOf(folder, path)));
    else if (entry.isFile())
      found.push({ path, file, bytes: (await lstat(file)).size, open: () => createReadStream(file) });
    else throw new Error(`${path} is neither a file nor a folder`);
  }
  return found.sort(byPath);
}

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
