import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { singular } from './cut.ts';
import { searchQuery, searchVector, words } from './words.ts';

describe('words', () => {
  test('Chinese is cut by the dictionary, trade words whole', () => {
    expect(words('技术经理人与PLGA微球的24小时突释率')).toEqual(['技术经理人', 'plga', '微球', '24', '小时', '突释率']);
    expect(words('酶解法制备胶原蛋白')).toEqual(['酶解法', '制备', '胶原蛋白']);
  });

  test('a character that stands alone is kept with its neighbours', () => {
    expect(words('犴狍繁育')).toEqual(expect.arrayContaining(['犴狍']));
  });

  test('English is lower-cased, rid of function words, and its plural taken off', () => {
    expect(words('Coatings for the lithium-ion BATTERIES')).toEqual(['coating', 'lithium', 'ion', 'battery']);
    expect(['glasses', 'boxes', 'processes', 'analysis', 'gas', 'valves'].map(singular)).toEqual([
      'glass',
      'box',
      'process',
      'analysi',
      'gas',
      'valve',
    ]);
  });

  test('full-width letters are letters', () => {
    expect(words('ＰＬＧＡ微球')).toEqual(['plga', '微球']);
  });
});

describe('a vector', () => {
  test('holds each word once, with the weight of the first part that it is in', () => {
    const vector = searchVector({ a: '微球', b: '微球 缓释', c: '缓释 溶剂 微球' });
    expect(vector.split(' ').sort()).toEqual(["'微':1A", "'微球':1A", "'溶剂':1C", "'球':1A", "'缓释':1B"].sort());
  });

  test('holds the words within a long word', () => {
    expect(searchVector({ c: '南京市长江大桥' })).toContain("'长江':1C");
    expect(searchVector({ c: '南京市长江大桥' })).not.toContain("'市长'");
  });
});

describe('a query', () => {
  test('wants all words, or any', () => {
    expect(searchQuery('缓释 微球')).toBe("'缓释' & '微球'");
    expect(searchQuery('缓释 微球', 'any')).toBe("'缓释' | '微球'");
  });

  test('takes a long word for its parts', () => {
    expect(searchQuery('长江大桥')).toBe("('长江大桥' | ('长江' & '大桥'))");
  });

  test('asks for a single character only if there is nothing else', () => {
    expect(searchQuery('锂')).toBe("'锂'");
    expect(searchQuery('锂 隔膜')).toBe("'隔膜'");
  });

  test('is none where nothing is asked', () => {
    for (const text of ['', '   ', '的', 'the of', '!!! & | <-> :*', '\0']) expect(searchQuery(text), text).toBeNull();
  });

  test('of a word of a text finds that text', () => {
    const texts = [
      '磷酸铁锂电池正极材料循环寿命',
      '垃圾焚烧飞灰二噁英低温降解',
      'Lithium batteries 高镍三元 degradation',
    ];
    const vectors = texts.map((text) => searchVector({ c: text }));
    for (const [at, asked] of [
      [0, '磷酸铁锂'],
      [0, '锂电池'],
      [1, '飞灰'],
      [1, '二噁英'],
      [2, 'battery'],
      [2, '高镍'],
    ] as const) {
      const first = (searchQuery(asked) ?? '').match(/'[^']+'/)?.[0] ?? 'nothing';
      expect(vectors[at], asked).toContain(first);
    }
  });
});

test('any input makes a balanced literal without anything but words, their weights and operators', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom("'", '\\', ' ', '&', '|', '!', '(', ')', ':', '*', '\0', '缓释', 'a1', '\ud800', "''"))
      .map((p) => p.join('')),
  );
  const word = /'(?:[^'\\]|''|\\\\)+'/.source;
  fc.assert(
    fc.property(hostile, (text) => {
      expect(searchVector({ a: text })).toMatch(new RegExp(`^(?:${word}:1A(?: |$))*$`, 'u'));
      const query = searchQuery(text);
      if (query !== null) expect(query.replace(new RegExp(word, 'gu'), 'w')).toMatch(/^[w&|() ]+$/);
    }),
  );
});
