/** Zip archives byte by byte (PKWARE APPNOTE 4.3), so that every header can lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  name: string | Buffer;
  content?: Buffer;
  deflate?: boolean;
  /** Of Unix: kind and permissions. */
  mode?: number;
  flags?: number;
  method?: number;
  crc?: number;
  /** Said of the content unpacked. */
  size?: number;
  /** Said of the content packed. */
  packed?: number;
  extra?: Buffer;
  /** Where the central directory says it begins, instead of where it does. */
  offset?: number;
  /** Not in the directory, or in the directory only. */
  only?: 'local' | 'directory';
  /** The name in its local header, where it is another one. */
  localName?: string;
}

export interface RawEnd {
  /** Said of the number of entries. */
  entries?: number;
  directorySize?: number;
  directoryOffset?: number;
  comment?: Buffer;
  /** In front of everything. */
  before?: Buffer;
}

export function rawZip(entries: RawEntry[], end: RawEnd = {}): Buffer {
  const before = end.before ?? Buffer.alloc(0);
  const parts: Buffer[] = [before];
  const directory: Buffer[] = [];
  let offset = before.length;
  let listed = 0;
  for (const entry of entries) {
    const content = entry.content ?? Buffer.from('print(1)\n');
    const data = entry.deflate ? deflateRawSync(content) : content;
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name);
    const localName = entry.localName === undefined ? name : Buffer.from(entry.localName);
    const flags = (entry.flags ?? 0) | (Buffer.isBuffer(entry.name) ? 0 : 0x800);
    const method = entry.method ?? (entry.deflate ? 8 : 0);
    const extra = entry.extra ?? Buffer.alloc(0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(45, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(entry.crc ?? crc32(content), 10);
    common.writeUInt32LE(entry.packed ?? data.length, 14);
    common.writeUInt32LE(entry.size ?? content.length, 18);
    common.writeUInt16LE(extra.length, 24);
    const localCommon = Buffer.from(common);
    localCommon.writeUInt16LE(localName.length, 22);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(entry.offset ?? offset, 10);
    if (entry.only !== 'local') {
      directory.push(Buffer.from('504b01022d03', 'hex'), common, tail, name, extra);
      listed++;
    }
    if (entry.only !== 'directory') {
      const local = [Buffer.from('504b0304', 'hex'), localCommon, localName, extra, data];
      parts.push(...local);
      offset += local.reduce((sum, part) => sum + part.length, 0);
    }
  }
  const list = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE((end.entries ?? listed) & 0xffff, 8);
  last.writeUInt16LE((end.entries ?? listed) & 0xffff, 10);
  last.writeUInt32LE(end.directorySize ?? list.length, 12);
  last.writeUInt32LE(end.directoryOffset ?? offset, 16);
  last.writeUInt16LE(end.comment?.length ?? 0, 20);
  return Buffer.concat([...parts, list, last, end.comment ?? Buffer.alloc(0)]);
}
