/** Looks at pictures in a sandbox: what decodes them is not trusted with this machine. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { LocalPlatform } from '../local-platform.ts';
import { runProgram } from '../run-program.ts';
import type { Look } from './parts.ts';

const program = fileURLToPath(new URL('../../../judges/tools/pictures', import.meta.url));
const pictureSchema = z.object({
  path: z.string(),
  width: z.number(),
  height: z.number(),
  tags: z.record(z.string(), z.string()),
  hash: z.string().nullable(),
});

/** @param scratch a folder of its own, which the caller removes. */
export function pictureLooker(platform: LocalPlatform, scratch: string): Look {
  return async (folder) => {
    const into = join(scratch, `pictures-${randomUUID()}`);
    await runProgram(platform, { folder: program, entry: 'main.py', input: await platform.volumeOf(folder), into });
    const lines = (await readFile(join(into, 'pictures.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => pictureSchema.parse(JSON.parse(line)));
  };
}
