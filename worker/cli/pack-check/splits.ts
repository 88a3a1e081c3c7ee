/** The pack's splits, ready to be judged on. */
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Manifest, SplitName } from '../../../core/packs/manifest.ts';
import type { Pack } from '../../../core/packs/read.ts';
import type { ScoringTask } from '../../pipeline/score.ts';
import { programsOf, runtimeImage } from '../../pipeline/task.ts';
import type { LocalPlatform } from '../local-platform.ts';

export interface Bench {
  platform: LocalPlatform;
  manifest: Manifest;
  splits: SplitName[];
  /** A task on a split; of a judging alone, the files are never opened. */
  task(split: SplitName, files: () => Readable): ScoringTask;
  signal: AbortSignal;
  /** Is told what is done next. */
  say: (text: string) => void;
}

/**
 * @param signal ends what runs at once.
 * @throws Error when the engine fails, or the pack's own judge cannot be built.
 */
export async function openBench(
  platform: LocalPlatform,
  pack: Pack,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Bench> {
  const judge = await platform.judgeOf(pack);
  // Baselines are programs even where contestants hand in predictions only.
  const manifest: Manifest =
    'contract' in pack.manifest.judge
      ? pack.manifest
      : { ...pack.manifest, submission: { ...pack.manifest.submission, kind: 'code' } };
  const splits = Object.keys(manifest.splits) as SplitName[];
  const data = new Map<SplitName, Pick<ScoringTask, 'data' | 'programs'>>();
  for (const split of splits) {
    const folders = manifest.splits[split];
    if (!folders) continue;
    const programs = await programsOf(manifest, split, (_, path) => platform.volumeOf(join(pack.folder, path)));
    data.set(split, { data: await platform.volumes(pack.folder, folders), programs });
  }
  return {
    platform,
    manifest,
    splits,
    task(split, files) {
      const volumes = data.get(split);
      if (!volumes) throw new Error(`the pack has no split ${split}`);
      return {
        manifest,
        images: { runtime: runtimeImage(manifest), judge },
        ...volumes,
        files,
      };
    },
    signal,
    say,
  };
}
