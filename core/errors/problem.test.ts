import { expect, test } from 'vitest';
import { catalogue, type ProblemCode } from './catalogue.ts';
import { Problem } from './problem.ts';

test('a problem fills its parameters into both sentences', () => {
  const problem = new Problem('upload_too_large', { limit_mb: 100 });
  expect(problem.in('en')).toBe('The file is larger than the allowed 100 MB.');
  expect(problem.in('zh')).toBe('文件超过允许的 100 MB。');
  expect(problem.status).toBe(413);
});

test('both languages of every problem take the same parameters', () => {
  const parameters = (text: string) => [...text.matchAll(/\{(\w+?)(?:_en|_zh)?\}/g)].map((m) => m[1]).sort();
  for (const code of Object.keys(catalogue) as ProblemCode[])
    expect(parameters(catalogue[code].zh), code).toEqual(parameters(catalogue[code].en));
});
