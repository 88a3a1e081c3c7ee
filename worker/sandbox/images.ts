/** The images that ship with the project: built when their sources changed, by the same engine that runs them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { filesOf, tarOf } from '../../core/archives/tar.ts';
import { codabenchImage, judgeImage, runtimes } from '../../core/packs/runtimes.ts';
import { type Engine, hasStatus } from './engine.ts';

export interface Recipe {
  tag: string;
  /** Folder of the repository that is the build context, and the files of it that matter. */
  context: string;
  only: RegExp;
  dockerfile: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export const ownImages: Recipe[] = [
  {
    tag: runtimes['python-ml'].image,
    context: 'judges/runtimes',
    only: /^(first|python-ml)\//,
    dockerfile: 'python-ml/Dockerfile',
  },
  { tag: judgeImage, context: 'judges', only: /^(Dockerfile$|main\.py$|sdk\/|metrics\/)/, dockerfile: 'Dockerfile' },
  { tag: codabenchImage, context: 'judges', only: /^codabench\//, dockerfile: 'codabench/Dockerfile' },
];

const imageIdMs = 5_000;
const sourceLabel = 'jiebang.source';

/**
 * Builds whatever is missing or out of date, in order.
 * @param say is told each step as it happens.
 * @throws Error with the builder's last words.
 */
export async function buildOwnImages(engine: Engine, say: (line: string) => void): Promise<void> {
  for await (const { recipe, files, source } of sourcesOf(ownImages)) {
    if ((await stateOf(engine, recipe.tag, source)) === 'current') {
      say(`${recipe.tag} is up to date`);
      continue;
    }
    await build(engine, tarOf(files), { tag: recipe.tag, dockerfile: recipe.dockerfile, source, network: 'host' }, say);
  }
}

export interface ImageState {
  tag: string;
  /** `outdated`: built from other sources than those that lie here. */
  state: 'missing' | 'outdated' | 'current';
}

/** Whether the images that ship with the project are on the engine, and made from the sources that lie here. */
export async function imageStates(engine: Pick<Engine, 'docker'>, images: Recipe[] = ownImages): Promise<ImageState[]> {
  const states: ImageState[] = [];
  for await (const { recipe, source } of sourcesOf(images))
    states.push({ tag: recipe.tag, state: await stateOf(engine, recipe.tag, source) });
  return states;
}

/** Each image's files and their hash; an image is out of date when the one below it is. */
async function* sourcesOf(images: Recipe[]) {
  let below = '';
  for (const recipe of images) {
    const files = (await filesOf(join(root, recipe.context))).filter((f) => recipe.only.test(f.path));
    const hash = createHash('sha256').update(below);
    for (const file of files) hash.update(`\n${file.path}\n`).update(await readFile(file.file));
    const source = hash.digest('hex');
    below = source;
    yield { recipe, files, source };
  }
}

async function stateOf(engine: Pick<Engine, 'docker'>, tag: string, source: string): Promise<ImageState['state']> {
  const present = await imageLabels(engine, tag);
  if (present === null) return 'missing';
  return present[sourceLabel] === source ? 'current' : 'outdated';
}

/**
 * Builds a pack's own judge from its folder: without network, on top of our judge image.
 * @returns the image's reference.
 */
export async function ensurePackJudge(engine: Engine, sha256: string, open: () => Readable): Promise<string> {
  // Built anew when the image below it is: a sandbox needs the first process that this worker knows.
  const below = await imageId(engine, judgeImage);
  const made = createHash('sha256').update(`${below}\n${sha256}`).digest('hex');
  const tag = `jiebang/judge-pack:${made.slice(0, 32)}`;
  if (!(await imageLabels(engine, tag)))
    await build(engine, open(), { tag, dockerfile: 'Dockerfile', source: sha256, network: 'none' }, () => {});
  return tag;
}

/** The content-addressed id of an image: what a score is traced to. */
export async function imageId(engine: Engine, reference: string): Promise<string> {
  return (await engine.docker.getImage(reference).inspect()).Id;
}

/** The same for whoever asks often: an image that was replaced is noticed a few seconds later. */
export function imageIds(engine: Engine): (reference: string) => Promise<string> {
  const known = new Map<string, { id: Promise<string>; at: number }>();
  return (reference) => {
    const found = known.get(reference);
    if (found && performance.now() - found.at < imageIdMs) return found.id;
    const id = imageId(engine, reference);
    id.catch(() => known.delete(reference));
    known.set(reference, { id, at: performance.now() });
    return id;
  };
}

async function imageLabels(engine: Pick<Engine, 'docker'>, tag: string): Promise<Record<string, string> | null> {
  try {
    return (await engine.docker.getImage(tag).inspect()).Config.Labels ?? {};
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

async function build(
  engine: Engine,
  context: Readable,
  options: {
    tag: string;
    dockerfile: string;
    source: string;
    network: 'host' | 'none';
  },
  say: (line: string) => void,
): Promise<void> {
  const proxies = Object.fromEntries(
    ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => {
      const value = process.env[name] ?? process.env[name.toUpperCase()];
      return value && options.network === 'host' ? [[name, value]] : [];
    }),
  );
  const stream = (await engine.docker.buildImage(context as NodeJS.ReadableStream, {
    t: options.tag,
    dockerfile: options.dockerfile,
    networkmode: options.network,
    buildargs: proxies,
    labels: { [sourceLabel]: options.source },
    rm: true,
    forcerm: true,
  })) as Readable;
  const lastWords: string[] = [];
  let failure: string | null = null;
  for await (const event of jsonLines(stream)) {
    const { stream: text, error } = event as { stream?: string; error?: string };
    if (error) failure = error;
    for (const line of (text ?? '').split('\n').filter((l) => l.trim() !== '')) {
      lastWords.push(line);
      if (lastWords.length > 20) lastWords.shift();
      if (line.startsWith('Step ')) say(`${options.tag}: ${line}`);
      else if (/^(Setting up|Unpacking|Get:)/.test(line)) say(`${options.tag}:   ${line.slice(0, 100)}`);
    }
  }
  if (failure) throw new Error(`building ${options.tag} failed: ${failure}\n${lastWords.join('\n')}`);
}

async function* jsonLines(stream: NodeJS.ReadableStream): AsyncGenerator<unknown> {
  let rest = '';
  for await (const chunk of stream) {
    rest += chunk.toString();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) yield JSON.parse(line);
  }
  if (rest.trim()) yield JSON.parse(rest);
}
