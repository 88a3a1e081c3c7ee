import { expect, test } from 'vitest';
import { match } from './match.ts';

test('named parts are taken out, optional ones may be missing', () => {
  expect(match('/challenges/:slug/:tab?', '/challenges/snow-leopard')).toEqual({ slug: 'snow-leopard' });
  expect(match('/challenges/:slug/:tab?', '/challenges/a%20b/rules')).toEqual({ slug: 'a b', tab: 'rules' });
  expect(match('/', '/')).toEqual({});
});

test('what does not fit does not match', () => {
  expect(match('/challenges/:slug', '/challenges')).toBeNull();
  expect(match('/challenges/:slug', '/challenges/a/b')).toBeNull();
  expect(match('/account', '/sign-in')).toBeNull();
});

test('an address that is not well encoded is taken as it stands', () => {
  expect(match('/challenges/:slug', '/challenges/%E0%A4%A')).toEqual({ slug: '%E0%A4%A' });
});
