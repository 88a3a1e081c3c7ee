/** The judges' own tests are Python's; here they run in the image that judges run in. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesOf, tarOf } from '../core/archives/tar.ts';

const folder = fileURLToPath(new URL('../judges', import.meta.url));

test.for(['metrics.test_classification', 'jiebang_judge.test_table'])('%s', async (module) => {
  const files = (await filesOf(folder)).filter((file) => /^(metrics|sdk)\//.test(file.path));
  const unpack = 'import sys,tarfile; tarfile.open(fileobj=sys.stdin.buffer, mode="r|").extractall("/tmp")';
  const script = `python3 -c '${unpack}' && cd /tmp && PYTHONPATH=/tmp:/tmp/sdk python3 -m unittest ${module}`;
  const child = spawn('docker', [
    ...['run', '--rm', '-i', '--network', 'none', '--entrypoint', 'sh', 'jiebang/judge', '-c', script],
  ]);
  tarOf(files).pipe(child.stdin);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(said).toMatch(/Ran [1-9]\d* tests?/);
  expect(code, said).toBe(0);
});
