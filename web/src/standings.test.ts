import { expect, test } from 'vitest';
import type { BoardRow } from './api/client.ts';
import { addPage, markRows, placeRow, removeRow } from './standings.ts';

const row = (id: string, f1: number, minute = 0): BoardRow => ({
  rank: 0,
  team: { id, name: id, institution: null },
  scores: { f1 },
  order: [-Number(f1.toFixed(2))],
  interval: null,
  told_apart: null,
  public: null,
  entries: 1,
  achieved_at: new Date(minute * 60_000).toISOString(),
  last_at: new Date(minute * 60_000).toISOString(),
});
const order = (rows: BoardRow[]) => rows.map((r) => `${r.rank}${r.team.id}`).join(' ');

test('a new best moves its team up, and everybody is ranked anew', () => {
  const rows = placeRow([row('a', 0.9), row('b', 0.5)], row('c', 0.7), 'earliest', false);
  expect(order(rows)).toBe('1a 2c 3b');
  expect(order(placeRow(rows, row('b', 0.95, 1), 'earliest', false))).toBe('1b 2a 3c');
});

test('figures that look the same stand in the order of their times', () => {
  expect(order(placeRow([row('late', 0.504, 9)], row('early', 0.501, 1), 'earliest', false))).toBe('1early 2late');
});

test('where ranks are shared, equals have the same and the next is skipped', () => {
  const rows = placeRow([row('a', 0.9), row('b', 0.5, 1), row('d', 0.4)], row('c', 0.5), 'shared', false);
  expect(order(rows)).toBe('1a 2c 2b 4d');
});

test('further scores decide before time where they do on the server', () => {
  const first = { ...row('late', 0.5, 9), order: [-0.5, 1] };
  const second = { ...row('early', 0.5, 1), order: [-0.5, 2] };
  expect(order(placeRow([second], first, 'secondary', false))).toBe('1late 2early');
});

test('a row behind the last shown one is left to the next page', () => {
  expect(order(placeRow([row('a', 0.9), row('b', 0.5)], row('c', 0.1), 'earliest', true))).toBe('1a 2b');
});

test('the last shown row stays when nothing but its entries changed, and leaves when it falls', () => {
  const rows = placeRow([row('a', 0.9)], row('b', 0.5), 'earliest', false);
  expect(order(placeRow(rows, { ...row('b', 0.5), entries: 2 }, 'earliest', true))).toBe('1a 2b');
  expect(order(placeRow(rows, row('b', 0.4), 'earliest', true))).toBe('1a');
});

test('a page is added behind, a team that moved meanwhile stands once, and a removed one leaves no gap', () => {
  const page = [row('b', 0.4), row('c', 0.3)];
  const rows = addPage(placeRow([row('a', 0.9)], row('b', 0.5), 'earliest', false), page, 'earliest');
  expect(order(rows)).toBe('1a 2b 3c');
  expect(order(removeRow(rows, 'a', 'earliest'))).toBe('1b 2c');
});

test('marks change the rows that they name', () => {
  const rows = markRows([row('a', 0.9), { ...row('b', 0.5), told_apart: true }, row('c', 0.4)], { b: null, c: false });
  expect(rows.map((r) => r.told_apart)).toEqual([null, null, false]);
});
