/** Putting a changed row where it belongs on a page of a leaderboard. */
import type { BoardRow, Phase } from './api/client.ts';

export type ChangedRow = Omit<BoardRow, 'rank'>;
type Ties = Phase['ties'];

/** Negative when `a` stands before `b`: the server's order, of what ranks, then time, then id. */
export function compareRows(a: ChangedRow, b: ChangedRow): number {
  return (
    compareAchievements(a, b) ||
    Date.parse(a.achieved_at) - Date.parse(b.achieved_at) ||
    (a.team.id < b.team.id ? -1 : a.team.id > b.team.id ? 1 : 0)
  );
}

function compareAchievements(a: ChangedRow, b: ChangedRow): number {
  const i = a.order.findIndex((value, at) => value !== b.order[at]);
  return i < 0 ? 0 : (a.order[i] ?? 0) - (b.order[i] ?? 0);
}

/**
 * The shown rows with one of them changed or added, ranked anew. A row that belongs behind the last shown one is left
 * to the next page when there is one.
 */
export function placeRow(rows: BoardRow[], changed: ChangedRow, ties: Ties, hasMore: boolean): BoardRow[] {
  const others = rows.filter((row) => row.team.id !== changed.team.id);
  const last = rows.at(-1);
  const beyond = hasMore && last !== undefined && compareRows(changed, last) > 0;
  const all: ChangedRow[] = beyond ? others : [...others, changed];
  return numbered(all.sort(compareRows), ties);
}

/** One more page behind the shown rows; a row that moved meanwhile stands once. */
export function addPage(rows: BoardRow[], page: BoardRow[], ties: Ties): BoardRow[] {
  const known = new Set(rows.map((row) => row.team.id));
  return numbered([...rows, ...page.filter((row) => !known.has(row.team.id))], ties);
}

export function removeRow(rows: BoardRow[], teamId: string, ties: Ties): BoardRow[] {
  return numbered(
    rows.filter((row) => row.team.id !== teamId),
    ties,
  );
}

/** Whether rows can be told apart from the one above, where that has changed. */
export function markRows(rows: BoardRow[], marks: Record<string, boolean | null>): BoardRow[] {
  return rows.map((row) => {
    const mark = marks[row.team.id];
    return mark === undefined ? row : { ...row, told_apart: mark };
  });
}

/** From 1 on; where ranks are shared equals have the same, and as many ranks are skipped. */
function numbered(rows: ChangedRow[], ties: Ties): BoardRow[] {
  const ranked: BoardRow[] = [];
  for (const [i, row] of rows.entries()) {
    const above = ranked.at(-1);
    const shared = ties === 'shared' && above && compareAchievements(above, row) === 0;
    ranked.push({ ...row, rank: shared ? above.rank : i + 1 });
  }
  return ranked;
}

/** A row's score at its declared decimals. */
export function shownScore(row: BoardRow, score: { key: string; decimals: number }): string {
  return row.scores[score.key]?.toFixed(score.decimals) ?? '–';
}
