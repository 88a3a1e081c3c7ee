import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTable, writeTable } from './table.ts';

test('what is written is read again', () => {
  const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', '"', ',', '雪', '\n', ' ') });
  const table = fc.uniqueArray(name, { minLength: 2, maxLength: 4 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(name, { minLength: columns.length, maxLength: columns.length }), { minLength: 1 }),
    }),
  );
  fc.assert(
    fc.property(table, (given) => {
      expect(parseTable(writeTable(given))).toEqual(given);
    }),
  );
});

test.for([
  ['Windows line endings, a byte order mark, no last line ending', '\ufeffa,b\r\n1,2', [['1', '2']]],
  ['empty fields', 'a,b\n,\n', [['', '']]],
  ['empty lines', 'a,b\n\n1,2\n\n', [['1', '2']]],
] as const)('%s', ([, text, rows]) => {
  expect(parseTable(text)).toEqual({ columns: ['a', 'b'], rows });
});

test.for(['', 'a,b\n', 'a,b\n1\n', 'a,a\n1,2\n', 'a,b\n1,"2\n'])('%j is no table', (text) => {
  expect(parseTable(text)).toBeNull();
});
