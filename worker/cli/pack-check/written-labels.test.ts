import { expect, test } from 'vitest';
import { writtenLabels } from './written-labels.ts';

const labels = Array.from({ length: 12 }, (_, i) => (i % 2 ? 'snow_leopard' : 'fox'));

test.for([
  ['as words', (label: string, i: number) => `IMG_${label}_${i}.jpg`],
  ['as a folder', (label: string, i: number) => `${label}/${i}.jpg`],
  ['with hyphens and capitals', (label: string, i: number) => `${i} ${label.replace('_', '-').toUpperCase()}`],
  ['in one word', (label: string, i: number) => `${i}-${label.replace('_', '')}.png`],
  ['in camel case', (label: string, i: number) => `${label === 'fox' ? 'theFox' : 'aSnowLeopard'}${i}`],
] as const)('labels %s are found', ([, text]) => {
  expect(writtenLabels(labels.map(text), labels)).toMatchObject({ count: 12 });
});

test('labels in a script without spaces are found anywhere', () => {
  const chinese = labels.map((label) => (label === 'fox' ? '赤狐' : '雪豹'));
  expect(
    writtenLabels(
      chinese.map((label) => `照片${label}在此`),
      chinese,
    ),
  ).toMatchObject({ count: 12 });
});

test.for([
  ['parts of other words', (_: string, i: number) => `outfoxed${i}`],
  ['one label everywhere', (_: string, i: number) => `fox-${i}`],
  ['every label everywhere', () => 'fox or snow_leopard?'],
  ['the wrong label', (label: string) => (label === 'fox' ? 'snow_leopard' : 'fox')],
  ['nothing', () => null],
] as const)('%s: no alarm', ([, text]) => {
  expect(writtenLabels(labels.map(text), labels)).toBeNull();
});
