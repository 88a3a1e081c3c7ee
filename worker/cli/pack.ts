/** `jiebang pack`: what the author of a challenge pack needs. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '../../core/errors/problem.ts';
import { unpackPack } from '../../core/packs/unpack.ts';
import { CommandError } from './command-error.ts';
import { importCodabenchCommand } from './import-codabench.ts';
import { languageOf } from './language.ts';
import { makePackCommand } from './make-pack.ts';
import { checkPack } from './pack-check/check.ts';
import { hasFault, packReportLines } from './pack-check/report.ts';

const usage = `jiebang pack check FOLDER|ZIP [--lang zh|en] [--json]
jiebang pack make snow-leopard | wild-cats FOLDER [--out FOLDER] [--if-missing]
jiebang pack import-codabench BUNDLE --out FOLDER [--slug SLUG] [--lang zh|en] [--json]`;
const largestPack = 64 * 2 ** 30;

export async function packCommand([verb, ...args]: string[]): Promise<number> {
  if (verb === 'make') return makePackCommand(args);
  if (verb === 'import-codabench') return importCodabenchCommand(args);
  if (verb !== 'check') throw new CommandError(usage);
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { lang: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const language = languageOf(values.lang);
  const [given, ...more] = positionals;
  if (!given || more.length > 0) throw new CommandError(usage);
  const path = resolve(given);
  const found = await stat(path).catch(() => null);
  if (!found) throw new CommandError(`There is no ${given}.`);
  const scratch = await mkdtemp(join(tmpdir(), 'jiebang-check-'));
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  try {
    let folder = path;
    if (found.isFile()) {
      folder = join(scratch, 'pack');
      await unpackPack(path, folder, largestPack).catch((error: unknown) => {
        throw error instanceof Problem ? new CommandError(error.in(language)) : error;
      });
    }
    const say = (text: string) => values.json || console.error(`  ${text} …`);
    const report = await checkPack(folder, join(scratch, 'storage'), stopped.signal, say);
    if (values.json) console.log(JSON.stringify(report, null, 2));
    else for (const line of packReportLines(report, language)) console.log(line);
    return hasFault(report) ? 1 : 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
