import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, readFrames } from './frames.ts';

const frame = (kind: string, payload: Buffer) => {
  const header = Buffer.alloc(5);
  header.write(kind, 'latin1');
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
};
const block = (to: number, payload: Buffer) => {
  const header = Buffer.alloc(8);
  header.writeUInt8(to);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};
const cut = function* (bytes: Buffer, sizes: number[]) {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
};
async function read(chunks: Iterable<Buffer>) {
  const frames: Frame[] = [];
  let diagnostics = '';
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const f of readFrames(stream, (text) => (diagnostics += text))) frames.push(f);
  return { frames, diagnostics };
}

test('frames come out whole, however the stream is cut', async () => {
  const kinds = fc.constantFrom('R', 'S', 'L', 'E', 'T', 'Z');
  const payload = fc.uint8Array({ maxLength: 300 }).map((a) => Buffer.from(a));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(kinds, payload), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (sent, blockSizes, chunkSizes) => {
        const output = Buffer.concat(sent.map(([kind, p]) => frame(kind, p)));
        const wire = Buffer.concat(
          [...cut(output, blockSizes)].flatMap((piece) => [block(2, Buffer.from('x')), block(1, piece)]),
        );
        const { frames } = await read(cut(wire, chunkSizes));
        expect(frames.map((f) => [f.kind, f.payload.toString('hex')])).toEqual(
          sent.map(([kind, p]) => [kind, p.toString('hex')]),
        );
      },
    ),
  );
});

test('standard error is diagnostics and never a frame', async () => {
  const forged = block(2, frame('E', Buffer.from('{"exit":0}')));
  const { frames, diagnostics } = await read([forged]);
  expect(frames).toEqual([]);
  expect(diagnostics).toContain('exit');
});

test('what is no frame is refused', async () => {
  await expect(read([block(1, Buffer.from('hello world'))])).rejects.toThrow('no frame');
  await expect(read([block(1, Buffer.from([0x4c, 0xff, 0xff, 0xff, 0xff]))])).rejects.toThrow('no frame');
});
