/** `jiebang judge`: what the platform would do, on this machine's Docker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '../../core/errors/problem.ts';
import { inspectSolution, isArchive } from '../../core/packs/inspect-solution.ts';
import type { SplitName } from '../../core/packs/manifest.ts';
import { readPack } from '../../core/packs/read.ts';
import { score } from '../pipeline/score.ts';
import { filesOfSubmission, programsOf, runtimeImage } from '../pipeline/task.ts';
import { CommandError } from './command-error.ts';
import { languageOf } from './language.ts';
import { solutionZip } from './local-files.ts';
import { openLocalPlatform } from './local-platform.ts';
import { reportLines } from './report.ts';

export async function judgeCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      pack: { type: 'string' },
      split: { type: 'string', default: 'public' },
      lang: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const language = languageOf(values.lang);
  const [solution] = positionals;
  if (!solution || !values.pack) throw new CommandError('jiebang judge SOLUTION --pack PACK');
  const reading = await readPack(resolve(values.pack));
  if (!reading.pack) {
    const lines = reading.mistakes.map((m) => `  ${m.file} ${m.key}: ${m.reason}`);
    throw new CommandError(`The pack is not usable:\n${lines.join('\n')}`);
  }
  const { folder, manifest } = reading.pack;
  const split = values.split as SplitName;
  const folders = manifest.splits[split];
  if (!folders) throw new CommandError(`The pack has no split "${split}".`);

  await using zip = await solutionZip(solution);
  if (isArchive(manifest.submission))
    await inspectSolution(zip.path, manifest.submission).catch((error: unknown) => {
      throw error instanceof Problem ? new CommandError(error.in(language)) : error;
    });
  const scratch = await mkdtemp(join(tmpdir(), 'jiebang-judge-'));
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  try {
    await using platform = await openLocalPlatform(scratch);
    const progress = (text: string) => {
      if (!values.json) console.error(text);
    };
    const data = await platform.volumes(reading.pack.folder, folders);
    const programs = await programsOf(manifest, split, (_, path) => platform.volumeOf(join(folder, path)));
    const files = await filesOfSubmission(zip.path, zip.bytes, manifest);
    const judge = await platform.judgeOf(reading.pack);
    const result = await score(
      platform,
      { manifest, images: { runtime: runtimeImage(manifest), judge }, data, programs, files: files.open },
      stopped.signal,
      (step) => progress(`  ${step} …`),
    );
    files.close();
    if (values.json) console.log(JSON.stringify({ ...result, cases: undefined }));
    else {
      if (result.log?.text) console.error(result.log.text.trimEnd());
      for (const line of reportLines(result, manifest.scores, language)) console.log(line);
    }
    return result.verdict === 'scored' ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
