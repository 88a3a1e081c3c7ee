/** The very programs that the platform runs, outside of it: the majority baseline and the judge. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filesOf, tarOf } from '../../core/archives/tar.ts';
import { judgeImage, runtimes } from '../../core/packs/runtimes.ts';
import { folderStorage } from '../../core/storage/storage.ts';
import { dataVolumes } from '../../worker/sandbox/volumes.ts';
import { type Bench, demoPack } from './platform.ts';

export interface Programs {
  runtimeImage: string;
  judgeImage: string;
  /** Volumes with the solution, the split's input and its truth. */
  solution: string;
  input: string;
  truth: string;
  /** What the judge finds in its environment. */
  judgeSettings: string;
}

export async function preparePrograms({ engine, folder }: Bench, baseline = 'majority'): Promise<Programs> {
  const storage = folderStorage(join(folder, 'programs'));
  const volumes = dataVolumes(engine, runtimes['python-ml'].image);
  const volumeOf = async (path: string) => {
    const blob = await storage.put(tarOf(await filesOf(join(demoPack, path))));
    return volumes.ensure(blob.sha256, () => storage.get(blob.sha256));
  };
  const manifest = parse(await readFile(join(demoPack, 'challenge.yaml'), 'utf8')) as {
    judge: { metric: string; options: object };
    scores: { key: string }[];
  };
  return {
    runtimeImage: runtimes['python-ml'].image,
    judgeImage,
    solution: await volumeOf(`baselines/${baseline}`),
    input: await volumeOf('data/split-public/input'),
    truth: await volumeOf('data/split-public/truth'),
    judgeSettings: JSON.stringify({ ...manifest.judge, scores: manifest.scores.map((score) => score.key) }),
  };
}

/** The judge's environment, its folders as the platform has them. */
export const judgeEnvironment = (programs: Programs) => [
  'PYTHONPATH=/judge',
  'JIEBANG_INPUT=/input',
  'JIEBANG_TRUTH=/truth',
  'JIEBANG_PREDICTIONS=/predictions',
  'JIEBANG_OUTPUT=/output',
  `JIEBANG_JUDGE=${programs.judgeSettings}`,
];
