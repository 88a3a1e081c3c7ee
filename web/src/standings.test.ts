import { expect, test } from 'vitest';
import type { BoardRow } from './api/client.ts';
import { addPage, placeRow, removeRow } from './standings.ts';

const primary = { key: 'f1', better: 'higher', decimals: 2 } as const;
const row = (id: string, f1: number, minute = 0): BoardRow => ({
  rank: 0,
  team: { id, name: id, institution: null },
  scores: { f1 },
  entries: 1,
  achieved_at: new Date(minute * 60_000).toISOString(),
  last_at: new Date(minute * 60_000).toISOString(),
});
const order = (rows: BoardRow[]) => rows.map((r) => `${r.rank}${r.team.id}`).join(' ');

test('a new best moves its team up, and everybody is ranked anew', () => {
  const rows = placeRow([row('a', 0.9), row('b', 0.5)], row('c', 0.7), primary, false);
  expect(order(rows)).toBe('1a 2c 3b');
  expect(order(placeRow(rows, row('b', 0.95, 1), primary, false))).toBe('1b 2a 3c');
});

test('figures that look the same stand in the order of their times', () => {
  expect(order(placeRow([row('late', 0.504, 9)], row('early', 0.501, 1), primary, false))).toBe('1early 2late');
});

test('a row behind the last shown one is left to the next page', () => {
  expect(order(placeRow([row('a', 0.9), row('b', 0.5)], row('c', 0.1), primary, true))).toBe('1a 2b');
});

test('the last shown row stays when nothing but its entries changed, and leaves when it falls', () => {
  const rows = placeRow([row('a', 0.9)], row('b', 0.5), primary, false);
  expect(order(placeRow(rows, { ...row('b', 0.5), entries: 2 }, primary, true))).toBe('1a 2b');
  expect(order(placeRow(rows, row('b', 0.4), primary, true))).toBe('1a');
});

test('a page is added behind, a team that moved meanwhile stands once, and a removed one leaves no gap', () => {
  const rows = addPage(placeRow([row('a', 0.9)], row('b', 0.5), primary, false), [row('b', 0.4), row('c', 0.3)]);
  expect(order(rows)).toBe('1a 2b 3c');
  expect(order(removeRow(rows, 'a'))).toBe('1b 2c');
});
