/** What the first process of a sandbox says, taken from the engine's multiplexed stream. */

export type FrameKind = 'R' | 'P' | 'S' | 'L' | 'E' | 'T' | 'Z' | 'F';
export interface Frame {
  kind: FrameKind;
  payload: Buffer;
}

const kinds = new Set<string>(['R', 'P', 'S', 'L', 'E', 'T', 'Z', 'F']);
const largestFrame = 2 ** 21;

/** Bytes that arrive in any pieces, to be taken in pieces of a known length. */
class Pieces {
  private chunks: Buffer[] = [];
  length = 0;

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  take(length: number): Buffer | null {
    if (this.length < length) return null;
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = all.length > length ? [all.subarray(length)] : [];
    this.length -= length;
    return all.subarray(0, length);
  }
}

/**
 * Splits the engine's stream (8-byte header: stream number, three zeros, length) into standard output and error,
 * and standard output into frames (type byte, 32-bit length, payload). Waits for its consumer.
 * @param onDiagnostics is given the first process' standard error.
 * @throws Error when a frame is not one: what wrote it is then not the first process.
 */
export async function* readFrames(
  stream: AsyncIterable<Buffer>,
  onDiagnostics: (text: Buffer) => void,
): AsyncGenerator<Frame> {
  const raw = new Pieces();
  const output = new Pieces();
  let block: { to: number; length: number } | null = null;
  let frame: { kind: FrameKind; length: number } | null = null;
  for await (const chunk of stream) {
    raw.add(chunk);
    for (;;) {
      if (block === null) {
        const header = raw.take(8);
        if (header === null) break;
        block = { to: header.readUInt8(0), length: header.readUInt32BE(4) };
      }
      const payload = raw.take(block.length);
      if (payload === null) break;
      if (block.to === 1) output.add(payload);
      else onDiagnostics(payload);
      block = null;
    }
    for (;;) {
      if (frame === null) {
        const header = output.take(5);
        if (header === null) break;
        const kind = header.toString('latin1', 0, 1);
        const length = header.readUInt32BE(1);
        if (!kinds.has(kind) || length > largestFrame) throw new Error('the sandbox sent what is no frame');
        frame = { kind: kind as FrameKind, length };
      }
      const payload = output.take(frame.length);
      if (payload === null) break;
      yield { kind: frame.kind, payload };
      frame = null;
    }
  }
}
