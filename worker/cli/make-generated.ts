/** The data of the packs that ship with a generator: made from a seed, inside a sandbox. */
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../../core/packs/read.ts';
import { CommandError } from './command-error.ts';
import { openLocalPlatform } from './local-platform.ts';
import { runProgram } from './run-program.ts';

export const generatedPacks = ['snow-leopard', 'snow-leopard-detection', 'snow-leopard-individuals'] as const;
const challenges = fileURLToPath(new URL('../../judges/challenges', import.meta.url));
const generators = fileURLToPath(new URL('../../judges/generators', import.meta.url));

export async function makeGenerated(
  name: (typeof generatedPacks)[number],
  options: { onlyIfMissing: boolean; say: (text: string) => void },
): Promise<void> {
  const pack = join(challenges, name);
  const data = join(pack, 'data');
  if (options.onlyIfMissing && (await stat(data).catch(() => null))) return options.say(`the ${name} data is there`);
  const read = await readManifest(pack);
  if ('mistakes' in read || !read.manifest.generate) throw new CommandError('the pack does not say how to generate it');
  const scratch = await mkdtemp(join(pack, '.data-'));
  try {
    await using platform = await openLocalPlatform(join(scratch, 'storage'));
    const began = performance.now();
    options.say(`generating the ${name} images …`);
    const made = join(scratch, 'data');
    await runProgram(platform, {
      folder: pack,
      entry: read.manifest.generate.program,
      library: generators,
      input: null,
      into: made,
      env: process.env.JIEBANG_SEED ? { JIEBANG_SEED: process.env.JIEBANG_SEED } : {},
    });
    // Whole or not at all: a reader never meets half of the data.
    await rm(data, { recursive: true, force: true });
    await rename(made, data);
    options.say(`generated in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
