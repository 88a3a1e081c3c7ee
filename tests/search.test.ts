/** What `core/search` writes is what PostgreSQL reads. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needWords } from '../core/search/texts.ts';
import { searchQuery, searchVector } from '../core/search/words.ts';
import { goodNeed } from './support/bounty.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

async function finds(text: string, asked: string): Promise<boolean> {
  const [row] = await platform.database.db.execute<{ found: boolean }>(
    sql`select coalesce(${searchVector({ a: text })}::tsvector @@ ${searchQuery(asked)}::tsquery, false) as found`,
  );
  return row?.found ?? false;
}

test('a text is found by its words, in either language', async () => {
  const text = '磷酸铁锂电池正极材料 lithium-ion batteries 酶解法 长江大桥';
  for (const asked of ['磷酸铁锂', '锂电池', '电池 正极', 'Battery', 'LITHIUM ion', '酶解', '长江的大桥', '锂'])
    expect(await finds(text, asked), asked).toBe(true);
  for (const asked of ['负极', 'batter', '电池 负极', '江大', '的'])
    expect(await finds(text, asked), asked).toBe(false);
  expect(await finds('南京市长江大桥', '市长')).toBe(false);
});

test('whatever is typed, PostgreSQL can read it', async () => {
  const pieces = fc.constantFrom(
    "'",
    '\\',
    ' ',
    '&',
    '|',
    '!',
    '(',
    ')',
    ':',
    '*',
    '<->',
    '\0',
    '缓释',
    '\ud800',
    '𠮷',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((p) => p.join('')),
      ),
      async (text) => {
        expect(typeof (await finds(text, text))).toBe('boolean');
      },
    ),
    { numRuns: 300 },
  );
});

test('nobody finds a need by its confidential parts, nor an unnamed enterprise by its name', () => {
  const content = goodNeed({ tried: '壳聚糖', decision: '董事长', anonymous: true });
  const vector = needWords(content, '津港生物');
  expect(vector).toContain("'微球':1A");
  expect(vector).toContain("'drug':1B");
  for (const secret of ['壳聚糖', '董事长', '津港', '李工', 'firm.example']) expect(vector).not.toContain(secret);
  expect(needWords({ ...content, anonymous: false }, '津港生物')).toContain('生物');
});
