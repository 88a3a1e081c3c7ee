import { expect, test } from 'vitest';
import { malformed } from './malformed.ts';
import { parseTable } from './table.ts';

const names = (sample: string, id = 'image_id') => malformed(sample, id).map(({ name }) => name.en);
const of = (sample: string, name: string) => malformed(sample, 'image_id').find((probe) => probe.name.en === name);
const sample = 'image_id,score\na,0.5\nb,0.25\nc,1\n';

test('every mistake lies where it is said to lie', () => {
  expect(of(sample, 'a line cut off')).toMatchObject({
    content: 'image_id,score\na,0.5\nb,0.25\nc',
    place: { line: 4 },
  });
  expect(of(sample, 'NaN')).toMatchObject({
    content: 'image_id,score\na,NaN\nb,0.25\nc,1\n',
    place: { line: 2, column: 'score' },
  });
  expect(of(sample, 'an id twice')).toMatchObject({
    content: 'image_id,score\na,0.5\nb,0.25\na,0.5\n',
    place: { line: 4 },
  });
  expect(of(sample, 'an unknown id')?.content?.split('\n')[3]).toBe('no-such-id,1');
  expect(of(sample, 'rows too many')?.content?.split('\n')[4]).toBe('no-such-id,0.5');
  expect(of(sample, 'a row missing')).toMatchObject({
    content: 'image_id,score\na,0.5\nb,0.25\n',
    place: { text: 'c' },
  });
});

test('NaN among numbers cannot be scored, among words it may be one', () => {
  expect(of(sample, 'NaN')?.unscorable).toBe(true);
  expect(of('image_id,name\na,Nina\nb,Nan\n', 'NaN')?.unscorable).toBe(false);
});

test('where an id may stand several times, ids are left alone', () => {
  expect(names('image_id,box\na,1\na,2\n')).not.toContain('an id twice');
  expect(names(sample)).toContain('an id twice');
});

test('what is no table is only left out, emptied and cut', () => {
  expect(names('{"a": 1}')).toEqual(['no file', 'an empty file', 'half a file']);
});

test('a table stays one where only its content is wrong', () => {
  for (const name of ['NaN', 'an id twice', 'an unknown id', 'a row missing', 'rows too many'])
    expect(parseTable(of(sample, name)?.content ?? ''), name).not.toBeNull();
});
