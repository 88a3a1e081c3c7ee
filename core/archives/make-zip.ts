import type { Readable } from 'node:stream';
import yazl from 'yazl';

/** A zip of files, streamed; without times, so that equal content has equal bytes. */
export function zipOf(files: { path: string; file: string }[]): Readable {
  const zip = new yazl.ZipFile();
  for (const { path, file } of files)
    zip.addFile(file, path, { mtime: new Date('1980-01-01T00:00:00'), mode: 0o100644 });
  zip.end();
  return zip.outputStream as Readable;
}
