/** Putting a changed row where it belongs on a page of a leaderboard. */
import type { BoardRow, Score } from './api/client.ts';

export type ChangedRow = Omit<BoardRow, 'rank'>;

/** Negative when `a` stands before `b`: the server's order, of the shown decimals, then time, then id. */
export function compareRows(a: ChangedRow, b: ChangedRow, primary: Pick<Score, 'key' | 'better' | 'decimals'>): number {
  const merit = (row: ChangedRow) => {
    const shown = Number((row.scores[primary.key] ?? Number.NaN).toFixed(primary.decimals));
    return primary.better === 'higher' ? shown : -shown;
  };
  return (
    merit(b) - merit(a) ||
    Date.parse(a.achieved_at) - Date.parse(b.achieved_at) ||
    (a.team.id < b.team.id ? -1 : a.team.id > b.team.id ? 1 : 0)
  );
}

/**
 * The shown rows with one of them changed or added, ranked anew. A row that belongs behind the last shown one is left
 * to the next page when there is one.
 */
export function placeRow(
  rows: BoardRow[],
  changed: ChangedRow,
  primary: Pick<Score, 'key' | 'better' | 'decimals'>,
  hasMore: boolean,
): BoardRow[] {
  const others = rows.filter((row) => row.team.id !== changed.team.id);
  const last = rows.at(-1);
  const beyond = hasMore && last !== undefined && compareRows(changed, last, primary) > 0;
  const all: ChangedRow[] = beyond ? others : [...others, changed];
  return numbered(all.sort((a, b) => compareRows(a, b, primary)));
}

/** One more page behind the shown rows; a row that moved meanwhile stands once. */
export function addPage(rows: BoardRow[], page: BoardRow[]): BoardRow[] {
  const known = new Set(rows.map((row) => row.team.id));
  return numbered([...rows, ...page.filter((row) => !known.has(row.team.id))]);
}

export function removeRow(rows: BoardRow[], teamId: string): BoardRow[] {
  return numbered(rows.filter((row) => row.team.id !== teamId));
}

const numbered = (rows: ChangedRow[]): BoardRow[] => rows.map((row, i) => ({ ...row, rank: i + 1 }));
