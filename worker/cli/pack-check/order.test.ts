import { expect, test } from 'vitest';
import { significant } from './association.ts';
import { randomFrom, shuffled } from './chance.ts';
import { testOrder } from './order.ts';

const classes = ['cat', 'dog', 'cow'];
const turns = Array.from({ length: 48 }, (_, i) => classes[i % 3] as string);
const blocks = turns.toSorted();

test('one class after the other is seen', () => {
  expect(testOrder(blocks, randomFrom(1))?.p).toBeLessThanOrEqual(significant);
});

test('classes that take turns are seen, with how often', () => {
  const test = testOrder(turns, randomFrom(1));
  expect(test?.p).toBeLessThanOrEqual(significant);
  expect(test?.pattern).toMatchObject({ kind: 'lag' });
});

test('a class that becomes rarer along the list is seen', () => {
  const random = randomFrom(3);
  const drift = Array.from({ length: 400 }, (_, i) => (random() < i / 400 ? 'cat' : 'dog'));
  expect(testOrder(drift, random)).toMatchObject({ p: expect.closeTo(0, 2), pattern: { kind: 'drift' } });
});

test('a shuffled list is left alone', () => {
  const random = randomFrom(4);
  for (let i = 0; i < 10; i++) expect(testOrder(shuffled(turns, random), random)?.p).toBeGreaterThan(significant);
});

test('nothing is said of a few labels, or of one kind', () => {
  expect(testOrder(turns.slice(0, 7), randomFrom(1))).toBeNull();
  expect(testOrder(Array(30).fill('cat'), randomFrom(1))).toBeNull();
});
