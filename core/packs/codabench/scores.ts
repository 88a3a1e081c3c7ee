/** The columns of a leaderboard as scores: which ranks, which way is better, where each comes from. */
import type { Bilingual } from '../manifest.ts';
import type { PackMistake } from '../read.ts';
import type { CompetitionDocument } from './document.ts';
import { keyOf, shortened } from './names.ts';
import type { Path, Report } from './report.ts';
import type { Column, Leaderboard } from './schema.ts';

const mostScores = 20;
const longestLabel = 60;
const mostDecimals = 8;
/** Codabench's own, where a column names none. */
const defaultPrecision = 2;

export interface PackScores {
  scores: { key: string; label: Bilingual; better: 'higher' | 'lower'; primary: boolean; decimals: number }[];
  columns: Record<string, string>;
  computed: Record<string, { how: 'sum' | 'avg' | 'min' | 'max'; of: string[] }>;
  ranking: { ranks_by: 'best' | 'last' | 'selected'; selections?: number };
}

/** @returns the first leaderboard's scores, and how a team is ranked by them. */
export function scoresOf(document: CompetitionDocument, report: Report): PackScores & { mistakes: PackMistake[] } {
  const { competition, mistake } = document;
  const spelling = competition.leaderboards ? 'leaderboards' : 'leaderboard';
  const boards = competition.leaderboards ?? competition.leaderboard ?? [];
  if (spelling === 'leaderboard') report.note([spelling], 'leaderboard_spelling');
  for (let i = 1; i < boards.length; i++) report.row([spelling, i], 'leaderboard_more');
  const board = boards[0] as Leaderboard;
  const at: Path = [spelling, 0];
  if (board.title !== undefined) report.row([...at, 'title'], 'leaderboard_title');
  if (board.key !== undefined) report.row([...at, 'key'], 'identifier');
  if (board.hidden !== undefined) report.row([...at, 'hidden'], board.hidden ? 'leaderboard_hidden' : 'as_here');

  const columns = board.columns.map((column, i) => ({ column, path: [...at, 'columns', i] as Path }));
  // Codabench orders by the index, which the first of the file need not have.
  columns.sort((a, b) => (a.column.index ?? 0) - (b.column.index ?? 0));
  const primary = columns.find(({ column }) => column.index === (board.primary_index ?? column.index)) ?? columns[0];
  if (board.primary_index !== undefined) report.row([...at, 'primary_index'], 'carried');

  const found: PackScores = { scores: [], columns: {}, computed: {}, ranking: rankingOf(board, at, report) };
  const mistakes: PackMistake[] = [];
  const taken = new Set<string>();
  for (const one of columns) {
    const { column, path } = one;
    const ranks = one === primary;
    if (column.hidden && !ranks) {
      report.row(path, 'column_hidden');
      continue;
    }
    if (found.scores.length >= mostScores) {
      report.row(path, 'column_too_many');
      continue;
    }
    const key = keyOf(column.key, `score_${found.scores.length + 1}`, taken);
    const computed = computationOf(column, board.columns);
    if (typeof computed === 'string') mistakes.push(mistake([...path, 'computation_indexes'], computed));
    else if (computed) found.computed[key] = computed;
    else found.columns[key] = column.key;
    const label = shortened(column.title || column.key, longestLabel);
    const decimals = Math.min(mostDecimals, Math.max(0, column.precision ?? defaultPrecision));
    found.scores.push({
      key,
      label: { en: label, zh: label },
      better: /^asc/i.test(column.sorting ?? '') ? 'lower' : 'higher',
      primary: ranks,
      decimals,
    });
    reportColumn(column, path, { key, label, decimals, ranks }, report);
  }
  return { ...found, mistakes };
}

/** @returns the computation, null for a column that the program writes, or what is wrong. */
function computationOf(column: Column, all: Column[]): PackScores['computed'][string] | null | string {
  if (!column.computation) return null;
  const given = column.computation_indexes;
  const indexes = typeof given === 'string' ? given.split(',').map(Number) : (given ?? []);
  if (indexes.length === 0) return 'is missing: of which columns?';
  const of: string[] = [];
  for (const index of indexes) {
    const source = all.find((one, i) => (one.index ?? i) === index);
    if (!source) return `there is no column with index ${index}`;
    if (source.computation) return `column ${index} is computed itself`;
    of.push(source.key);
  }
  return { how: column.computation, of };
}

function reportColumn(
  column: Column,
  path: Path,
  made: { key: string; label: string; decimals: number; ranks: boolean },
  report: Report,
): void {
  const row = (key: string, code: Parameters<Report['row']>[1], parameters = {}) =>
    report.row([...path, key], code, parameters);
  row('key', made.key === column.key ? 'column' : 'column_renamed', { key: made.key });
  if (made.ranks) report.note([...path, 'key'], 'column_primary');
  if (column.title !== undefined)
    row('title', made.label === column.title ? 'carried' : 'shortened', { most: longestLabel });
  if (column.index !== undefined) row('index', 'identifier');
  if (column.sorting !== undefined) row('sorting', 'carried');
  if (column.precision !== undefined)
    row('precision', made.decimals === column.precision ? 'carried' : 'precision', { decimals: made.decimals });
  if (column.hidden !== undefined) row('hidden', column.hidden ? 'column_hidden_primary' : 'as_here');
  if (column.computation !== undefined) row('computation', 'carried');
  if (column.computation_indexes !== undefined) row('computation_indexes', 'carried');
}

/** What a board does with a team's further submissions; without a rule, Codabench lets the team put one there. */
function rankingOf(board: Leaderboard, at: Path, report: Report): PackScores['ranking'] {
  const rules: Record<string, { ranking: PackScores['ranking']; same: boolean }> = {
    add: { ranking: { ranks_by: 'selected', selections: 1 }, same: true },
    addanddelete: { ranking: { ranks_by: 'selected', selections: 1 }, same: true },
    addanddeletemultiple: { ranking: { ranks_by: 'selected', selections: 100 }, same: false },
    forcelast: { ranking: { ranks_by: 'last' }, same: true },
    forcelatestmultiple: { ranking: { ranks_by: 'last' }, same: false },
    forcebest: { ranking: { ranks_by: 'best' }, same: true },
  };
  const rule = rules[(board.submission_rule ?? 'Add').toLowerCase().replace(/[^a-z]/g, '')];
  const ranking = rule?.ranking ?? { ranks_by: 'best' as const };
  const code = rule?.same ? 'rule' : 'rule_changed';
  const { ranks_by } = ranking;
  if (board.submission_rule !== undefined) report.row([...at, 'submission_rule'], code, { ranks_by });
  else report.note(at, code, { ranks_by });
  return ranking;
}
