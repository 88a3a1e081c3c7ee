/** Looks for ways to the truth that do not lead through the problem. */
import type { SplitName } from '../../../core/packs/manifest.ts';
import type { Pack } from '../../../core/packs/read.ts';
import { association, significant } from './association.ts';
import { type Case, type CaseTable, casesOf, independent } from './cases.ts';
import { type Random, randomFrom } from './chance.ts';
import { type ClueKind, cluesOf, nameOf } from './clues.ts';
import { contentHashes, hashBits, sameFiles, similarPictures } from './copies.ts';
import { type Finding, type FindingCode, finding } from './findings.ts';
import { type Group, groups, groupsOf } from './groups.ts';
import { testOrder } from './order.ts';
import { type Look, type Part, readPublicData, readSplits, type Split } from './parts.ts';
import { columnOf } from './table.ts';
import { writtenLabels } from './written-labels.ts';

/** Fewer independent cases than this say nothing about names, orders or sizes. */
const fewestCases = 20;

/** Shares of the labels' entropy from which a clue is a warning; a column may well be what the problem is about. */
const warnFrom: Record<ClueKind, number> = { name: 0.1, metadata: 0.3, size: 0.3, time: 0.1, column: 0.8 };
const noteFrom = 0.1;
const codeOf: Record<ClueKind, FindingCode> = {
  name: 'name_tells_label',
  column: 'column_tells_label',
  metadata: 'metadata_tells_label',
  size: 'size_tells_label',
  time: 'time_tells_label',
};

/** @param look sees the pictures of a folder. @param seed decides every shuffle. */
export async function findLeaks(
  pack: Pack,
  look: Look,
  seed: number,
): Promise<{ findings: Finding[]; cases: Partial<Record<SplitName, number>> }> {
  const random = randomFrom(seed);
  const known = await readPublicData(pack, look);
  const splits = await readSplits(pack, look);
  const findings: Finding[] = [];
  for (const split of splits) findings.push(...leaksInSplit(split, random));
  if (known) for (const split of splits) findings.push(...truthInPublic(known, split));
  findings.push(...(await copiesBetween([...(known ? [known] : []), ...splits])));
  findings.push(...sharedGroups(known, splits));
  const cases = Object.fromEntries(splits.map(({ split, truth }) => [split, truth?.labels.size ?? 0]));
  return { findings, cases };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function leaksInSplit(split: Split, random: Random): Finding[] {
  if (!split.truth) return [finding('no_labels', { split: split.split })];
  const { cases, tables } = casesOf(split, split.truth);
  const findings = written(split, cases, tables);
  const single = independent(cases);
  if (single.length < fewestCases)
    return [...findings, finding('few_cases', { split: split.split, count: single.length })];
  const labels = single.map(({ label }) => label);
  for (const { kind, name, values } of cluesOf(single, tables)) {
    const told = association(values, labels, random);
    if (!told || told.p > significant || told.share < Math.min(noteFrom, warnFrom[kind])) continue;
    const code = told.share >= warnFrom[kind] ? codeOf[kind] : 'clue_hints';
    findings.push(finding(code, { split: split.split, clue: name, share: percent(told.share) }));
  }
  return [...findings, ...orders(split, cases, tables, random)];
}

function written(split: Split, cases: Case[], tables: CaseTable[]): Finding[] {
  const labels = cases.map(({ label }) => label);
  const texts = [
    { name: 'file name', values: cases.map(nameOf) },
    ...cluesOf(cases, tables).filter(({ kind }) => kind === 'column' || kind === 'metadata'),
  ];
  return texts.flatMap(({ name, values }) => {
    const found = writtenLabels(values, labels);
    return found ? [finding('label_written', { split: split.split, clue: name, ...found })] : [];
  });
}

/** Each order in which a contestant may meet the cases; the same order under another name is looked at once. */
function orders(split: Split, cases: Case[], tables: CaseTable[], random: Random): Finding[] {
  const natural = new Intl.Collator('en', { numeric: true }).compare;
  const plain = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const byTable = tables.map(({ path, rows }) => ({
    clue: `rows of ${path}`,
    sorted: cases.toSorted((a, b) => (rows.get(a.id) ?? 0) - (rows.get(b.id) ?? 0)),
  }));
  const candidates = [
    { clue: 'file name', sorted: cases.toSorted((a, b) => plain(nameOf(a), nameOf(b))) },
    { clue: 'number in the file name', sorted: cases.toSorted((a, b) => natural(nameOf(a), nameOf(b))) },
    { clue: 'id', sorted: cases.toSorted((a, b) => natural(a.id, b.id)) },
    ...byTable,
  ];
  const seen = new Set<string>();
  return candidates.flatMap(({ clue, sorted }) => {
    const single = independent(sorted);
    const key = single.map(({ id }) => id).join('\n');
    if (seen.has(key)) return [];
    seen.add(key);
    const test = testOrder(
      single.map(({ label }) => label),
      random,
    );
    if (!test || test.p > significant) return [];
    const { pattern } = test;
    const detail =
      pattern.kind === 'drift'
        ? { detail: 'labels change from the beginning to the end', detail_zh: '标签分布从头到尾逐渐变化' }
        : {
            detail: `labels ${pattern.lag} apart agree in ${percent(pattern.share)} (by chance ${percent(pattern.expected)})`,
            detail_zh: `相隔 ${pattern.lag} 位的标签有 ${percent(pattern.share)} 相同（随机时为 ${percent(pattern.expected)}）`,
          };
    return [finding('order_tells_label', { split: split.split, clue, ...detail })];
  });
}

/** A public table that lists hidden cases with their labels; a sample submission's made-up labels are none. */
function truthInPublic(known: Part, { split, truth }: Split): Finding[] {
  if (!truth) return [];
  const found: Finding[] = [];
  for (const [path, table] of known.tables) {
    if (!table.columns.includes(truth.id) || !table.columns.includes(truth.label)) continue;
    const labels = columnOf(table, truth.label);
    const listed = [...columnOf(table, truth.id).entries()].filter(([, id]) => truth.labels.has(id));
    const right = listed.filter(([row, id]) => truth.labels.get(id) === labels[row]).length;
    if (right >= 3 && right >= 0.9 * listed.length)
      found.push(finding('truth_in_public', { split, clue: path, count: right }));
  }
  return found;
}

async function copiesBetween(parts: (Part | Split)[]): Promise<Finding[]> {
  const found: Finding[] = [];
  const hashed = [];
  for (const part of parts) hashed.push({ part, hashes: await contentHashes(part) });
  for (const [i, a] of hashed.entries())
    for (const b of hashed.slice(i + 1)) {
      const names = { a: a.part.name, b: b.part.name };
      const same = sameFiles(a.hashes, b.hashes);
      if (same) found.push(finding('same_file', { ...names, count: same.count, example_a: same.a, example_b: same.b }));
      const copied = new Set([...b.hashes].filter(([hash]) => a.hashes.has(hash)).map(([, file]) => file));
      const like = similarPictures(a.part.files, b.part.files, (file) => copied.has(file));
      if (like)
        found.push(
          finding('similar_picture', {
            ...names,
            count: like.count,
            example_a: like.a,
            example_b: like.b,
            differing: like.differing,
            bits: hashBits,
          }),
        );
      if ('truth' in a.part && 'truth' in b.part && sameTruth(a.part, b.part)) found.push(finding('same_truth', names));
    }
  return found;
}

function sameTruth(a: Split, b: Split): boolean {
  if (!a.truth || !b.truth || a.truth.labels.size !== b.truth.labels.size) return false;
  return [...a.truth.labels].every(([id, label]) => b.truth?.labels.get(id) === label);
}

const inChinese: Record<Group, string> = { site: '点位', sequence: '序列' };

function sharedGroups(known: Part | null, splits: Split[]): Finding[] {
  const found: Finding[] = [];
  const parts: (Part | Split)[] = [...(known ? [known] : []), ...splits];
  for (const [i, a] of parts.entries())
    for (const b of parts.slice(i + 1)) {
      for (const group of groups) {
        const ofA = groupsOf(a, group);
        const ofB = groupsOf(b, group);
        const about = { group, group_zh: inChinese[group] };
        if (ofA.size === 0 || ofB.size === 0) {
          if (a === known) found.push(finding('no_groups', { ...about, a: a.name, b: b.name }));
          continue;
        }
        const both = [...ofB].filter((value) => ofA.has(value)).sort();
        if (both.length === 0) continue;
        const shared = { ...about, count: both.length, example: both[0] ?? '' };
        found.push(
          a === known
            ? finding('group_shared', { ...shared, split: b.name })
            : finding('group_between_splits', { ...shared, a: a.name, b: b.name }),
        );
      }
    }
  return found;
}
