import { expect, test } from 'vitest';
import { durability, migrations, postgresReachable, postgresVersion } from './postgres.ts';

const fine = { error: null, given: true, installed: true, shipped: true };

test.for([
  ['28P01', 'wrong password'],
  ['28000', 'may not connect'],
  ['3D000', 'createdb'],
  ['53300', 'max_connections'],
  ['ECONNREFUSED', 'Start it'],
] as const)('a database that refuses with %s is a fault with advice of its own: %s', ([code, words]) => {
  expect(postgresReachable.judge({ ...fine, error: { code, message: 'no' } })).toMatchObject({
    status: 'fault',
    advice: { en: expect.stringContaining(words) },
  });
});

test('a database that is not named is a fault only where the rest of an installation is', () => {
  const error = { message: 'not set' };
  expect(postgresReachable.judge(fine).status).toBe('ok');
  expect(postgresReachable.judge({ ...fine, error, given: false }).status).toBe('fault');
  const before = { ...fine, error, given: false, installed: false };
  expect(postgresReachable.judge(before).status).toBe('unknown');
  expect(postgresReachable.judge({ ...before, shipped: false })).toMatchObject({
    status: 'fault',
    advice: { en: expect.stringContaining('PostgreSQL 18') },
  });
});

test('a server older than 18 is a fault', () => {
  expect(postgresVersion.judge({ number: 180_004, text: '18.4' }).status).toBe('ok');
  expect(postgresVersion.judge({ number: 170_006, text: '17.6' }).status).toBe('fault');
});

test('a schema older or newer than the program is a fault', () => {
  expect(migrations.judge({ known: 3, lacking: 0, foreign: 0 }).status).toBe('ok');
  expect(migrations.judge({ known: 3, lacking: 2, foreign: 0 })).toMatchObject({
    status: 'fault',
    advice: { en: expect.stringContaining('migrate.ts') },
  });
  expect(migrations.judge({ known: 3, lacking: 0, foreign: 1 }).status).toBe('fault');
});

test('a server that a power cut can destroy is a fault, one that forgets the last second a warning', () => {
  const safe = { fsync: true, fullPageWrites: true, synchronousCommit: true };
  expect(durability.judge(safe).status).toBe('ok');
  expect(durability.judge({ ...safe, fsync: false })).toMatchObject({
    status: 'fault',
    advice: { en: expect.stringContaining('set fsync = on') },
  });
  expect(durability.judge({ ...safe, fullPageWrites: false }).advice?.en).toContain('set full_page_writes = on');
  expect(durability.judge({ ...safe, synchronousCommit: false }).status).toBe('warning');
});
