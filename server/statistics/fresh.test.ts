import { beforeEach, expect, test } from 'vitest';
import { type Fresh, keepFresh } from './fresh.ts';

let at: number;
let stamp: string;
let made: number;
let fresh: Fresh<number>;
/** Makes an answer in so many milliseconds. */
const ask = (ms = 0, key = 'a') =>
  fresh.get(key, async () => {
    await Promise.resolve();
    at += ms;
    return ++made;
  });

beforeEach(() => {
  at = 0;
  stamp = '1';
  made = 0;
  fresh = keepFresh(
    async () => stamp,
    () => new Date(at),
  );
});

test('an answer is kept until something happens', async () => {
  expect([await ask(), await ask()]).toEqual([1, 1]);
  stamp = '2';
  expect([await ask(), await ask()]).toEqual([2, 2]);
});

test('but no longer than a minute, for the day goes on', async () => {
  await ask();
  at += 59_999;
  expect(await ask()).toBe(1);
  at += 1;
  expect(await ask()).toBe(2);
});

test('what took long is kept for ten times as long, whatever happens', async () => {
  await ask(700);
  stamp = '2';
  at += 6_999;
  expect(await ask()).toBe(1);
  at += 1;
  expect(await ask()).toBe(2);
});

test('however many ask at once, it is made once', async () => {
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask(0, 'b')).toBe(2);
});

test('a failure is not kept', async () => {
  await expect(fresh.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await ask()).toBe(1);
});
