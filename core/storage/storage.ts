/** Content-addressed storage: a blob is named by the SHA-256 of its bytes and never changes. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface StoredBlob {
  sha256: string;
  bytes: number;
}

/** Received but not kept yet: a file that is either committed under its hash or discarded. */
export interface IncomingBlob extends StoredBlob, AsyncDisposable {
  /** Where it lies until then, for whoever must read it at random positions. */
  path: string;
  /** Keeps it under its hash; harmless when it is kept already. */
  commit(): Promise<StoredBlob>;
}

export interface Storage {
  /**
   * Streams to a file while hashing and measuring; holds no more than a chunk in memory.
   * @throws BlobTooLarge as soon as more than `maxBytes` have come, and whatever the stream throws; nothing is left.
   */
  receive(stream: Readable, maxBytes: number): Promise<IncomingBlob>;
  /** Receives and commits in one. */
  put(stream: Readable, maxBytes?: number): Promise<StoredBlob>;
  get(sha256: string): Readable;
  /** The file of a blob, for reading only. */
  path(sha256: string): string;
  stat(sha256: string): Promise<StoredBlob | null>;
  delete(sha256: string): Promise<void>;
  /** Removes what uploads that never ended left behind, older than `ms`. */
  sweep(ms: number): Promise<number>;
}

export class BlobTooLarge extends Error {
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** Storage in a folder of this machine, or of a volume that API and workers share. */
export function folderStorage(root: string): Storage {
  const incoming = join(root, 'incoming');
  const blobPath = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a SHA-256');
    return join(root, 'blobs', sha256.slice(0, 2), sha256);
  };

  async function receive(stream: Readable, maxBytes: number): Promise<IncomingBlob> {
    await mkdir(incoming, { recursive: true });
    const path = join(incoming, randomUUID());
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length;
        if (bytes > maxBytes) return done(new BlobTooLarge(maxBytes));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(stream, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    const sha256 = hash.digest('hex');
    return {
      path,
      sha256,
      bytes,
      async commit() {
        const target = blobPath(sha256);
        await mkdir(join(target, '..'), { recursive: true });
        // On disk before anyone is told: an accepted submission survives a power cut.
        const file = await open(path, 'r');
        await file.sync().finally(() => file.close());
        await rename(path, target);
        return { sha256, bytes };
      },
      [Symbol.asyncDispose]: () => rm(path, { force: true }),
    };
  }

  return {
    receive,
    async put(stream, maxBytes = Number.MAX_SAFE_INTEGER) {
      await using blob = await receive(stream, maxBytes);
      return await blob.commit();
    },
    get: (sha256) => createReadStream(blobPath(sha256)),
    path: blobPath,
    async stat(sha256) {
      const found = await stat(blobPath(sha256)).catch(() => null);
      return found ? { sha256, bytes: found.size } : null;
    },
    delete: (sha256) => rm(blobPath(sha256), { force: true }),
    async sweep(ms) {
      const names = await readdir(incoming).catch(() => []);
      let removed = 0;
      for (const name of names) {
        const path = join(incoming, name);
        const found = await stat(path).catch(() => null);
        if (!found || found.mtimeMs > Date.now() - ms) continue;
        await rm(path, { force: true });
        removed++;
      }
      return removed;
    },
  };
}
