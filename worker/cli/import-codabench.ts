/** `jiebang pack import-codabench`: a Codabench bundle as a challenge pack, and what became of each of its lines. */
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Language, Problem } from '../../core/errors/problem.ts';
import { convertBundle } from '../../core/packs/codabench/convert.ts';
import type { ReportRow } from '../../core/packs/codabench/report.ts';
import { type PackMistake, readPack } from '../../core/packs/read.ts';
import { unpackPack } from '../../core/packs/unpack.ts';
import { CommandError } from './command-error.ts';
import { languageOf } from './language.ts';

const usage = 'jiebang pack import-codabench BUNDLE --out FOLDER [--slug SLUG] [--lang zh|en] [--json]';
const largestBundle = 64 * 2 ** 30;

/** @returns 0, or 1 when the bundle has mistakes; nothing is written then. */
export async function importCodabenchCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      slug: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const language = languageOf(values.lang);
  const [given, ...more] = positionals;
  if (!given || more.length > 0 || !values.out) throw new CommandError(usage);
  const path = resolve(given);
  const found = await stat(path).catch(() => null);
  if (!found) throw new CommandError(`There is no ${given}.`);
  const out = resolve(values.out);
  const inTheWay = await readdir(out).catch(() => []);
  if (inTheWay.length > 0) throw new CommandError(`${values.out} is not empty.`);

  const unpacked = await mkdtemp(join(tmpdir(), 'jiebang-bundle-'));
  // Beside its destination, so that it gets there whole or not at all.
  const made = await mkdtemp(join(dirname(out), '.jiebang-pack-')).catch((error: Error) => {
    throw new CommandError(error.message);
  });
  try {
    if (found.isFile())
      await unpackPack(path, unpacked, largestBundle).catch((error: unknown) => {
        throw error instanceof Problem ? new CommandError(error.in(language)) : error;
      });
    const bundle = found.isFile() ? unpacked : path;
    const pack = join(made, 'pack');
    const converted = await convertBundle(bundle, pack, { maxBytes: largestBundle, slug: values.slug });
    const mistakes = 'report' in converted ? (await readPack(pack)).mistakes : converted.mistakes;
    const report = 'report' in converted ? converted.report : [];
    if (mistakes.length === 0) {
      await rm(out, { recursive: true, force: true });
      await rename(pack, out);
    }
    if (values.json) console.log(JSON.stringify({ mistakes, report }, null, 2));
    else for (const line of linesOf(mistakes, report, values.out, language)) console.log(line);
    return mistakes.length === 0 ? 0 : 1;
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    await rm(made, { recursive: true, force: true });
  }
}

const headings = {
  left_out: { en: 'Not carried over', zh: '未迁移' },
  changed: { en: 'Changed', zh: '有变动' },
  carried: { en: 'Carried over', zh: '已迁移' },
} as const;

function linesOf(mistakes: PackMistake[], report: ReportRow[], out: string, language: Language): string[] {
  if (mistakes.length > 0)
    return [
      language === 'zh' ? '比赛包有误，未写出任何内容：' : 'The bundle has mistakes; nothing was written:',
      ...mistakes.map(({ file, key, reason }) => `  ${file} ${key}: ${reason}`),
    ];
  const lines = [language === 'zh' ? `赛题包已写入 ${out}` : `The pack lies in ${out}`];
  for (const outcome of ['left_out', 'changed', 'carried'] as const) {
    const rows = report.filter((row) => row.outcome === outcome);
    if (rows.length === 0) continue;
    lines.push('', `${headings[outcome][language]} (${rows.length})`);
    for (const { file, line, key, what, reason } of rows) {
      const place = `  ${line === null ? file : `${file}:${line}`}${key ? ` ${key}` : ''}${what ? ` (${what})` : ''}`;
      // What was carried over is told in one line each: it asks nobody to do anything.
      if (outcome === 'carried') lines.push(`${place}: ${reason[language]}`);
      else lines.push(place, `      ${reason[language]}`);
    }
  }
  return lines;
}
