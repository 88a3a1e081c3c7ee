/** Reading zip archives that strangers made: every entry is looked at before anything of it is used. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Problem } from '../errors/problem.ts';

export interface ArchiveLimits {
  /** Bytes of all files together once unpacked. */
  maxBytes: number;
  maxEntries: number;
}

export interface ArchiveFile {
  /** Relative, with `/`, in Unicode NFC. */
  path: string;
  bytes: number;
  /** Decompresses anew at each call; fails when the content does not fit its header. */
  open(): Promise<Readable>;
}

export interface Archive extends Disposable {
  files: ArchiveFile[];
  /** Bytes of all files together once unpacked. */
  bytes: number;
}

const fileTypeMask = 0o170000;
const regularFile = 0o100000;
const folder = 0o040000;

/**
 * Lists a zip archive's files after checking names, kinds, number and declared sizes of its entries.
 * @throws Problem with an `archive_…` code that names the entry at fault. The caller disposes of the archive.
 */
export async function openZip(path: string, limits: ArchiveLimits): Promise<Archive> {
  const zip = await yauzl
    .openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true })
    .catch((error: Error) => {
      throw new Problem('archive_not_zip', { reason: error.message });
    });
  try {
    const files: ArchiveFile[] = [];
    const seen = new Set<string>();
    let bytes = 0;
    let entries = 0;
    for await (const entry of eachEntry(zip)) {
      if (++entries > limits.maxEntries) throw new Problem('archive_too_many', { limit: limits.maxEntries });
      const name = nameOf(entry);
      checkKind(entry, name);
      if (isClutter(name) || name.endsWith('/')) continue;
      if (seen.has(name)) throw new Problem('archive_duplicate', { name });
      seen.add(name);
      if (entry.isEncrypted()) throw new Problem('archive_encrypted', { name });
      if (!entry.canDecodeFileData())
        throw new Problem('archive_corrupt', { name, reason: `compression method ${entry.compressionMethod}` });
      bytes += entry.uncompressedSize;
      if (bytes > limits.maxBytes)
        throw new Problem('archive_too_large', { limit_mb: Math.floor(limits.maxBytes / 2 ** 20) });
      files.push({
        path: name,
        bytes: entry.uncompressedSize,
        open: () => zip.openReadStreamPromise(entry),
        ...{ [checksum]: entry.crc32 },
      });
    }
    if (files.length === 0) throw new Problem('archive_empty');
    for (const file of files) {
      const parts = file.path.split('/');
      for (let i = 1; i < parts.length; i++)
        if (seen.has(parts.slice(0, i).join('/'))) throw new Problem('archive_duplicate', { name: file.path });
    }
    return { files, bytes, [Symbol.dispose]: () => zip.close() };
  } catch (error) {
    zip.close();
    if (error instanceof Problem) throw error;
    throw new Problem('archive_not_zip', { reason: (error as Error).message });
  }
}

const checksum = Symbol('crc32');

/**
 * Decompresses every file once and compares length and CRC-32 with what its header says.
 * @throws Problem `archive_corrupt` that names the first file at fault.
 */
export async function verifyContents(archive: Archive): Promise<void> {
  for (const file of archive.files) {
    let crc = 0;
    try {
      for await (const chunk of await file.open()) crc = crc32(chunk as Buffer, crc);
    } catch (error) {
      throw new Problem('archive_corrupt', { name: file.path, reason: (error as Error).message });
    }
    if (crc !== (file as ArchiveFile & { [checksum]: number })[checksum])
      throw new Problem('archive_corrupt', { name: file.path, reason: 'CRC-32' });
  }
}

async function* eachEntry(zip: ZipFile): AsyncIterable<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('archive_not_zip', { reason: (error as Error).message });
  }
}

function nameOf(entry: Entry): string {
  const raw = entry as unknown as {
    generalPurposeBitFlag: number;
    fileNameRaw: Buffer;
    extraFields: { id: number; data: Buffer }[];
  };
  const name = yauzl.getFileNameLowLevel(raw.generalPurposeBitFlag, raw.fileNameRaw, raw.extraFields, false);
  const shown = printable(name);
  if (yauzl.validateFileName(name) !== null || /^[a-zA-Z]:/.test(name))
    throw new Problem('archive_bad_path', { name: shown });
  const parts = name.replace(/\/$/, '').split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const unusable = /[\u0000-\u001f\u007f\ufffd\u202a-\u202e\u2066-\u2069]/.test(name);
  const wrongPart = parts.some((part) => part === '' || part === '.' || Buffer.byteLength(part) > 255);
  if (unusable || wrongPart || parts.length > 32) throw new Problem('archive_bad_name', { name: shown });
  return name.normalize('NFC');
}

/** Refuses links, devices and the like, which only archives made on Unix can hold. */
function checkKind(entry: Entry, name: string): void {
  const madeOnUnix = entry.versionMadeBy >>> 8 === 3;
  const kind = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (madeOnUnix && kind !== 0 && kind !== regularFile && kind !== folder)
    throw new Problem('archive_link', { name: printable(name) });
}

/** What desktop systems add on their own. */
function isClutter(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name);
}

/** A stranger's file name in a form that is safe to show: bounded, control and direction characters escaped. */
export function printable(name: string): string {
  const escaped = [...name.slice(0, 120)]
    .map((c) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(c) ? `\\u{${c.codePointAt(0)?.toString(16)}}` : c))
    .join('');
  return name.length > 120 ? `${escaped}…` : escaped;
}
