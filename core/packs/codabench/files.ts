/** The files that a bundle's keys name: a folder or a zip within it, never anything outside, no link followed. */
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { filesOf, type TarSource } from '../../archives/tar.ts';
import { openZip } from '../../archives/zip.ts';
import { Problem } from '../../errors/problem.ts';

const mostFiles = 200_000;
const largestText = 512 * 1024;

export interface BundleFiles {
  /** @returns the text of a file, or why there is none. */
  text(path: string): Promise<{ text: string } | { fault: string }>;
  /** Copies one file into the pack. @returns why it cannot be, else null. */
  copy(path: string, to: string): Promise<string | null>;
  /** Lays a folder's or a zip's files out below a folder of the pack. @returns why it cannot be, else null. */
  layOut(path: string, to: string): Promise<string | null>;
  /** Makes a folder of the pack for what the bundle does not have; hidden files are no data to any program. */
  nothing(to: string): Promise<void>;
}

/**
 * @param bundle the unpacked bundle.
 * @param pack the folder that the pack is written to.
 * @param maxBytes of all that is written, zips within the bundle unpacked.
 */
export function openBundleFiles(bundle: string, pack: string, maxBytes: number): BundleFiles {
  let room = maxBytes;
  let files = mostFiles;

  /** What a path leads to, every part of the way looked at. */
  async function find(
    path: string,
  ): Promise<{ file: string; kind: 'file' | 'folder'; bytes: number } | { fault: string }> {
    const parts = path
      .replace(/^(\.\/)+/, '')
      .replace(/\/+$/, '')
      .split('/');
    if (/^[/\\]|^[a-zA-Z]:|[\\\0]/.test(path) || parts.some((part) => part === '' || part === '.' || part === '..'))
      return { fault: `"${path}" must be a path inside the bundle` };
    for (let n = 1; n <= parts.length; n++) {
      const file = join(bundle, ...parts.slice(0, n));
      const found = await lstat(file).catch(() => null);
      if (!found) return { fault: `there is no "${path}" in the bundle` };
      if (!found.isFile() && !found.isDirectory()) return { fault: `"${path}" is neither a file nor a folder` };
      if (n === parts.length) return { file, kind: found.isFile() ? 'file' : 'folder', bytes: found.size };
    }
    return { fault: `there is no "${path}" in the bundle` };
  }

  async function write(sources: TarSource[], to: string): Promise<string | null> {
    files -= sources.length;
    room -= sources.reduce((sum, { bytes }) => sum + bytes, 0);
    if (files < 0) return `the bundle has more than ${mostFiles} files`;
    if (room < 0) return `the bundle unpacks to more than ${Math.floor(maxBytes / 2 ** 20)} MB`;
    await mkdir(join(pack, to), { recursive: true });
    for (const { path, open } of sources) {
      const target = join(pack, to, path);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(await open(), createWriteStream(target, { flags: 'wx' }));
    }
    return null;
  }

  async function unpack(zip: string, path: string, to: string): Promise<string | null> {
    try {
      using archive = await openZip(zip, { maxBytes: Math.max(0, room), maxEntries: Math.max(0, files) });
      return await write(archive.files, to);
    } catch (error) {
      // One that is damaged inside fails while it is read.
      return `"${path}": ${error instanceof Problem ? error.message : `is damaged: ${(error as Error).message}`}`;
    }
  }

  return {
    async text(path) {
      const found = await find(path);
      if ('fault' in found) return found;
      if (found.kind !== 'file') return { fault: `"${path}" must be a file` };
      if (found.bytes > largestText) return { fault: `"${path}" is larger than 512 KB` };
      const text = new TextDecoder('utf-8').decode(await readFile(found.file));
      if (text.includes('\ufffd')) return { fault: `"${path}" is not UTF-8` };
      return text.trim() === '' ? { fault: `"${path}" is empty` } : { text };
    },
    async copy(path, to) {
      const found = await find(path);
      if ('fault' in found) return found.fault;
      if (found.kind !== 'file') return `"${path}" must be a file`;
      room -= found.bytes;
      if (room < 0) return `the bundle unpacks to more than ${Math.floor(maxBytes / 2 ** 20)} MB`;
      await writeFile(join(pack, to), await readFile(found.file));
      return null;
    },
    async nothing(to) {
      await mkdir(join(pack, to), { recursive: true });
      await writeFile(join(pack, to, '.nothing'), '');
    },
    async layOut(path, to) {
      const found = await find(path);
      if ('fault' in found) return found.fault;
      if (found.kind === 'file')
        return found.file.toLowerCase().endsWith('.zip')
          ? await unpack(found.file, path, to)
          : `"${path}" must be a folder or a zip`;
      try {
        const sources = await filesOf(found.file);
        return sources.length === 0 ? `"${path}" is empty` : await write(sources, to);
      } catch (error) {
        return `"${path}": ${(error as Error).message}`;
      }
    },
  };
}
