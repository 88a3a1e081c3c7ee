/** Reads a challenge pack from a folder and checks it as a whole. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { checkDockerfile } from './check-dockerfile.ts';
import { checkMetric, checkTruth } from './check-metric.ts';
import { expectedSchema } from './expected.ts';
import { type Bilingual, type Manifest, manifestSchema, type Split, type SplitName } from './manifest.ts';
import { runtimes } from './runtimes.ts';

/** One thing wrong with a pack: in which file, at which key, and why. */
export interface PackMistake {
  file: string;
  key: string;
  reason: string;
}

export interface Pack {
  folder: string;
  manifest: Manifest;
  description: Bilingual;
  rules: Bilingual | null;
}

export type PackReading = { pack: Pack; mistakes: [] } | { pack: null; mistakes: PackMistake[] };

/** @returns the pack, or every mistake found; nothing of a pack with a mistake is usable. */
export async function readPack(folder: string): Promise<PackReading> {
  const parsed = await readManifest(folder);
  if ('mistakes' in parsed) return { pack: null, mistakes: parsed.mistakes };
  const { manifest } = parsed;
  const mistakes: PackMistake[] = [];
  const wrong = (key: string, reason: string, file = 'challenge.yaml') => {
    mistakes.push({ file, key, reason });
  };

  const kindOf = async (path: string) => {
    // Every part of the way is looked at, so that a link inside the pack leads nowhere.
    let kind: 'file' | 'folder' | null = null;
    const parts = path.split('/');
    for (let i = 1; i <= parts.length; i++) {
      const found = await lstat(join(folder, ...parts.slice(0, i))).catch(() => null);
      kind = found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : null;
      if (kind === null) return null;
    }
    return kind;
  };
  const need = async (key: string, path: string, kind: 'file' | 'folder') => {
    const found = await kindOf(path);
    if (found === kind) return true;
    wrong(key, found === null ? `there is no "${path}" in the pack` : `"${path}" must be a ${kind}`);
    return false;
  };
  const text = async (key: string, path: string) => {
    if (!(await need(key, path, 'file'))) return '';
    const bytes = await readFile(join(folder, path));
    if (bytes.length > 512 * 1024) wrong(key, 'is larger than 512 KB', path);
    const content = new TextDecoder('utf-8').decode(bytes);
    if (content.includes('\ufffd')) wrong(key, 'is not UTF-8', path);
    if (content.trim() === '') wrong(key, 'is empty', path);
    return content;
  };
  const texts = async (key: string, paths: Bilingual): Promise<Bilingual> => ({
    en: await text(`${key}.en`, paths.en),
    zh: await text(`${key}.zh`, paths.zh),
  });

  const description = await texts('description', manifest.description);
  const rules = manifest.rules ? await texts('rules', manifest.rules) : null;
  if (manifest.cover && (await need('cover', manifest.cover, 'file'))) {
    if (!/\.(jpe?g|png|webp)$/i.test(manifest.cover)) wrong('cover', 'must be a JPEG, PNG or WebP picture');
    else if ((await lstat(join(folder, manifest.cover))).size > 2 ** 20) wrong('cover', 'is larger than 1 MB');
  }
  if (manifest.public_data) await need('public_data', manifest.public_data, 'folder');
  for (const [name, split] of Object.entries(manifest.splits) as [SplitName, Split][]) {
    for (const role of ['scoring', 'ingestion'] as const)
      if (split[role]) await need(`splits.${name}.${role}.program`, split[role].program, 'folder');
    const hasInput = await need(`splits.${name}.input`, split.input, 'folder');
    const hasTruth = await need(`splits.${name}.truth`, split.truth, 'folder');
    if (hasInput && hasTruth) mistakes.push(...(await checkTruth(folder, split.truth, manifest)));
  }
  mistakes.push(...checkMetric(manifest));
  for (const { key, reason } of exposures(manifest)) wrong(key, reason);

  const { entry } = runtimes[manifest.submission.runtime];
  const needsEntry = manifest.submission.kind === 'code' && manifest.submission.contents !== 'any';
  if (manifest.starter && (await need('starter', manifest.starter, 'folder')) && needsEntry)
    await need('starter', `${manifest.starter}/${entry}`, 'file');
  for (const [i, path] of manifest.baselines.entries()) {
    const key = `baselines.${i}`;
    if (!(await need(key, path, 'folder'))) continue;
    await need(key, `${path}/${entry}`, 'file');
    if (await need(key, `${path}/expected.json`, 'file'))
      for (const reason of await checkExpected(join(folder, path, 'expected.json'), manifest))
        wrong('', reason, `${path}/expected.json`);
  }
  if ('image' in manifest.judge && (await need('judge.image', `${manifest.judge.image}/Dockerfile`, 'file'))) {
    const dockerfile = `${manifest.judge.image}/Dockerfile`;
    for (const mistake of checkDockerfile(await readFile(join(folder, dockerfile), 'utf8')))
      wrong(mistake.key, mistake.reason, dockerfile);
  }
  return mistakes.length > 0
    ? { pack: null, mistakes }
    : { pack: { folder, manifest, description, rules }, mistakes: [] };
}

/** Reads `challenge.yaml` alone: for tools that make the data a pack lacks. */
export async function readManifest(folder: string): Promise<{ manifest: Manifest } | { mistakes: PackMistake[] }> {
  const file = 'challenge.yaml';
  const source = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (source === null) return { mistakes: [{ file, key: '', reason: 'is missing at the root of the pack' }] };
  const document = parseDocument(source, { uniqueKeys: true });
  if (document.errors.length > 0)
    return {
      mistakes: document.errors.map((error) => ({
        file,
        key: `line ${error.linePos?.[0].line ?? '?'}`,
        reason: error.message.split('\n')[0] ?? 'is not YAML',
      })),
    };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    return { mistakes: [{ file, key: '', reason: (error as Error).message }] };
  }
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return { manifest: parsed.data };
  return {
    mistakes: parsed.error.issues.map((issue) => ({ file, key: issue.path.join('.'), reason: issue.message })),
  };
}

/** Folders that would show what must stay hidden. */
function exposures({ splits, public_data, starter }: Manifest): { key: string; reason: string }[] {
  const found: { key: string; reason: string }[] = [];
  const inside = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  const shown = [
    ...(public_data ? [{ key: 'public_data', path: public_data }] : []),
    ...(starter ? [{ key: 'starter', path: starter }] : []),
  ];
  for (const [name, split] of Object.entries(splits)) {
    for (const { key, path } of shown)
      for (const hidden of [split.truth, split.input])
        if (inside(hidden, path) || inside(path, hidden))
          found.push({ key, reason: `"${path}" would show "${hidden}" of the hidden split ${name}` });
    for (const [other, { input }] of Object.entries(splits))
      if (inside(split.truth, input) || inside(input, split.truth))
        found.push({ key: `splits.${name}.truth`, reason: `the input of ${other} would show it to contestants` });
  }
  return found;
}

async function checkExpected(path: string, manifest: Manifest): Promise<string[]> {
  const content = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return [`is not JSON: ${(error as Error).message}`];
  }
  const parsed = expectedSchema.safeParse(json);
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const { tolerance: _, ...splits } = parsed.data;
  const keys = new Set(manifest.scores.map((score) => score.key));
  return Object.entries(splits).flatMap(([split, scores]) => [
    ...(manifest.splits[split as SplitName] ? [] : [`the pack has no split "${split}"`]),
    ...Object.keys(scores ?? {})
      .filter((key) => !keys.has(key))
      .map((key) => `the pack has no score "${key}"`),
  ]);
}
