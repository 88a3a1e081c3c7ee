/** Runs one of the project's own programs in a sandbox: generators and trainers need what only the image has. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { filesOf, tarOf } from '../../core/archives/tar.ts';
import { runtimes } from '../../core/packs/runtimes.ts';
import type { LocalPlatform } from './local-platform.ts';

export interface Program {
  /** Folder of its files, and which of them starts. */
  folder: string;
  entry: string;
  /** Folder of what it shares with other programs; it finds the files beside its own. */
  library?: string;
  /** Volume that it finds as its input. */
  input: string | null;
  env?: Record<string, string>;
  /** Where its output goes, file by file as it comes. */
  into: string;
}

/** @throws Error with what it printed, when it does not end well. */
export async function runProgram(platform: LocalPlatform, program: Program): Promise<void> {
  const limits = {
    wall_seconds: 900,
    cpus: 2,
    memory_mb: 4096,
    processes: 128,
    output_mb: 1024,
    scratch_mb: 256,
    log_kb: 64,
  };
  await using sandbox = await platform.sandboxes.take({
    image: runtimes['python-ml'].image,
    role: 'tool',
    limits,
    data: program.input ? [{ volume: program.input, target: '/input' }] : [],
    files: { target: '/code', mb: 64 },
    outputFiles: 9000,
    program: {
      command: ['/usr/bin/python3', program.entry, '/input', '/output'],
      cwd: '/code',
      env: {
        PATH: '/usr/bin:/bin',
        HOME: '/tmp',
        LANG: 'C.UTF-8',
        PYTHONHASHSEED: '0',
        OMP_NUM_THREADS: '1',
        ...program.env,
      },
      ahead: 'nothing',
    },
  });
  const output = new PassThrough();
  const unpacked = unpackTo(output, program.into);
  const shared = program.library ? await filesOf(program.library) : [];
  const sources = [...(await filesOf(program.folder)).filter((file) => !file.path.startsWith('data/')), ...shared];
  const outcome = await sandbox.run(
    {
      files: tarOf(sources),
      output,
    },
    new AbortController().signal,
  );
  output.end();
  await unpacked;
  if (outcome.kind !== 'ended' || outcome.end.exit !== 0 || outcome.output.rejected.length > 0)
    throw new Error(`${program.entry} failed: ${JSON.stringify({ ...outcome, log: undefined })}\n${outcome.log}`);
}

async function unpackTo(stream: Readable, folder: string): Promise<void> {
  const extract = tar.extract();
  stream.pipe(extract);
  for await (const entry of extract) {
    const target = join(folder, entry.header.name);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(entry, createWriteStream(target));
  }
}
