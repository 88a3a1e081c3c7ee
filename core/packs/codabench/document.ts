/** `competition.yaml`, with the line of every key of it. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { PackMistake } from '../read.ts';
import type { Path, Place, Source } from './report.ts';
import { type Competition, competitionSchema } from './schema.ts';

export const bundleFile = 'competition.yaml';
/** Many times what any bundle has; keys are compared with one another, and lines looked up, one by one. */
const largestYaml = 256 * 1024;

export interface CompetitionDocument extends Source {
  competition: Competition;
  /** A mistake at a key, with its line. */
  mistake(path: Path, reason: string): PackMistake;
}

/** @returns the document, or every mistake in it by line. */
export async function readCompetition(folder: string): Promise<CompetitionDocument | { mistakes: PackMistake[] }> {
  const wrong = (key: string, reason: string) => ({ mistakes: [{ file: bundleFile, key, reason }] });
  const found = await lstat(join(folder, bundleFile)).catch(() => null);
  if (!found?.isFile()) return wrong('', 'is missing at the root of the bundle');
  if (found.size > largestYaml) return wrong('', 'is larger than 256 KB');
  const source = await readFile(join(folder, bundleFile), 'utf8');
  try {
    return read(source) ?? wrong('', 'is empty');
  } catch (error) {
    // Aliases that multiply, or nesting without end.
    return wrong('', (error as Error).message.split('\n')[0] ?? 'cannot be read');
  }
}

function read(source: string): CompetitionDocument | { mistakes: PackMistake[] } | null {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, uniqueKeys: true });
  if (document.errors.length > 0)
    return {
      mistakes: document.errors.slice(0, 50).map((error) => ({
        file: bundleFile,
        key: `line ${error.linePos?.[0].line ?? '?'}`,
        reason: error.message.split('\n')[0] ?? 'is not YAML',
      })),
    };
  const content: unknown = document.toJS({ maxAliasCount: 50 });
  if (content === null) return null;

  const nodeAt = (path: Path) => (path.length === 0 ? document.contents : document.getIn(path, true)) as Node | null;
  const offsetOf = (path: Path) => {
    const pair = pairAt(document, path);
    return ((pair?.key as Node | null) ?? nodeAt(path))?.range?.[0];
  };
  const lineOf = (path: Path): number | null => {
    for (let n = path.length; n > 0; n--) {
      const offset = offsetOf(path.slice(0, n));
      if (offset !== undefined) return counter.linePos(offset).line;
    }
    return null;
  };
  const mistake = (path: Path, reason: string) => {
    const line = lineOf(path);
    return { file: bundleFile, key: `${line === null ? '' : `line ${line}: `}${path.join('.')}`, reason };
  };

  const parsed = competitionSchema.safeParse(content);
  if (!parsed.success)
    return { mistakes: parsed.error.issues.slice(0, 50).map((i) => mistake(i.path as Path, i.message)) };
  return {
    competition: parsed.data,
    mistake,
    placeOf: (path): Place => {
      const range = nodeAt(path)?.range;
      const text = range ? source.slice(range[0], range[1]).trim() : '';
      const first = text.split('\n')[0] ?? '';
      const what = first.length > 100 || first !== text ? `${first.slice(0, 100)} …` : first;
      return { file: bundleFile, key: path.join('.'), line: lineOf(path), what };
    },
    isEmpty(path) {
      const node = nodeAt(path);
      return node === null || (isScalar(node) && node.value === null);
    },
    keysBelow(path) {
      const node = nodeAt(path);
      if (isMap(node))
        return node.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key)));
      if (isSeq(node)) return node.items.map((_, i) => i);
      return null;
    },
  };
}

function pairAt(document: Document, path: Path): Pair | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(path.at(-1)));
}
