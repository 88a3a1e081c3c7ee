import { expect, test } from 'vitest';
import { finding, findingCodes, sentenceOf } from './findings.ts';

test.for(findingCodes)('%s says the same in both languages', (code) => {
  // Every parameter that either language asks for, marked.
  const marked = new Proxy({}, { get: (_, name) => (String(name).endsWith('_zh') ? undefined : `<${String(name)}>`) });
  const asked = (language: 'en' | 'zh') =>
    [...new Set(sentenceOf({ ...finding(code), parameters: marked }, language).match(/<\w+>/g))].sort();
  expect(asked('zh')).toEqual(asked('en'));
});

test('a parameter may have words of its own in Chinese', () => {
  const one = finding('malformed_accepted', { probe: 'no file', probe_zh: '没有预测文件' });
  expect(sentenceOf(one, 'en')).toContain('no file');
  expect(sentenceOf(one, 'zh')).toContain('没有预测文件');
});
