import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachment } from './attachment.ts';

test('a name is given in plain letters, and as it is', () => {
  expect(attachment('方案 (2).zip')).toBe(
    `attachment; filename="_2_.zip"; filename*=UTF-8''%E6%96%B9%E6%A1%88%20%282%29.zip`,
  );
  expect(attachment('../.htaccess')).toContain('filename="__.htaccess"');
});

test('no name leaves its place in the header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(attachment(name)).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~-]*$/);
    }),
  );
});
