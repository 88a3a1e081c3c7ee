/** As much of the platform as a laptop needs to judge: engine, images, sandboxes, a storage that is thrown away. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { filesOf, tarOf } from '../../core/archives/tar.ts';
import type { Pack } from '../../core/packs/read.ts';
import { runtimes } from '../../core/packs/runtimes.ts';
import { folderStorage, type Storage } from '../../core/storage/storage.ts';
import { shippedJudge } from '../pipeline/task.ts';
import { openEngine } from '../sandbox/engine.ts';
import { buildOwnImages, ensurePackJudge } from '../sandbox/images.ts';
import { openSandboxes } from '../sandbox/prepared.ts';
import { reap } from '../sandbox/reaper.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import { dataVolumes } from '../sandbox/volumes.ts';
import { CommandError } from './command-error.ts';

export interface LocalPlatform extends AsyncDisposable {
  sandboxes: Sandboxes;
  storage: Storage;
  /** A folder as a volume, kept on the engine for the next time. */
  volumeOf(folder: string): Promise<string>;
  /** Volumes with a split's input and truth. */
  volumes(folder: string, split: { input: string; truth: string }): Promise<{ input: string; truth: string }>;
  /** The judge's image, built when the pack brings its own. */
  judgeOf(pack: Pack): Promise<string>;
}

/** @param scratch a folder of its own, which the caller removes. @throws CommandError when Docker does not answer. */
export async function openLocalPlatform(scratch: string): Promise<LocalPlatform> {
  const worker = `cli-${randomUUID()}`;
  const engine = await openEngine({ instance: 'jiebang-cli', worker }).catch((error: Error) => {
    throw new CommandError(`Docker does not answer: ${error.message}\nStart it, or set DOCKER_HOST.`);
  });
  await buildOwnImages(engine, (line) => line.endsWith('up to date') || console.error(line));
  const sandboxes = openSandboxes(engine, { memoryMb: 0 });
  const storage = folderStorage(scratch);
  const volumes = dataVolumes(engine, runtimes['python-ml'].image);
  const volumeOf = async (path: string) => {
    const blob = await storage.put(tarOf(await filesOf(path)));
    return volumes.ensure(blob.sha256, () => storage.get(blob.sha256));
  };
  return {
    sandboxes,
    storage,
    volumeOf,
    async volumes(folder, split) {
      const [input, truth] = await Promise.all([
        volumeOf(join(folder, split.input)),
        volumeOf(join(folder, split.truth)),
      ]);
      return { input, truth };
    },
    async judgeOf({ manifest, folder }) {
      if (!('image' in manifest.judge)) return shippedJudge(manifest);
      const blob = await storage.put(tarOf(await filesOf(join(folder, manifest.judge.image))));
      return ensurePackJudge(engine, blob.sha256, () => storage.get(blob.sha256));
    },
    async [Symbol.asyncDispose]() {
      await sandboxes[Symbol.asyncDispose]();
      await reap(engine, (name) => name !== worker);
    },
  };
}
