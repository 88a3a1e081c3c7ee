import { expect, test } from 'vitest';
import { eviction, persistence, redisMemory, redisReachable, redisVersion } from './redis.ts';

const fine = { error: null, given: true, installed: true, startable: true };

test('a Redis that does not answer is a fault, and nothing is lost', () => {
  expect(redisReachable.judge(fine).status).toBe('ok');
  const outcome = redisReachable.judge({ ...fine, error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } });
  expect(outcome).toMatchObject({ status: 'fault', found: { en: expect.stringContaining('ECONNREFUSED') } });
  expect(outcome.advice?.en).toContain('none is lost');
});

test('a wrong password is told apart', () => {
  const error = { message: 'NOAUTH Authentication required.' };
  expect(redisReachable.judge({ ...fine, error }).advice?.en).toContain('wrong password');
});

test('a Redis that is not named is a fault only where it cannot be started either', () => {
  const error = { message: 'not set' };
  expect(redisReachable.judge({ ...fine, error, given: false }).status).toBe('fault');
  const before = { ...fine, error, given: false, installed: false };
  expect(redisReachable.judge(before).status).toBe('unknown');
  expect(redisReachable.judge({ ...before, startable: false })).toMatchObject({
    status: 'fault',
    advice: { en: expect.stringContaining('apt-get install redis-server') },
  });
});

test('a version without what the queue needs is a fault, one that is slow a warning', () => {
  expect(redisVersion.judge({ redis: '7.2.4', valkey: '8.1.0' })).toMatchObject({
    status: 'ok',
    found: { en: 'Valkey 8.1.0' },
  });
  expect(redisVersion.judge({ redis: '6.0.16', valkey: undefined }).status).toBe('warning');
  expect(redisVersion.judge({ redis: '4.0.9', valkey: undefined }).status).toBe('fault');
  expect(redisVersion.judge({ redis: '', valkey: undefined }).status).toBe('fault');
});

test('any policy but noeviction is a fault', () => {
  expect(eviction.judge('noeviction').status).toBe('ok');
  for (const policy of ['allkeys-lru', 'volatile-ttl', '']) expect(eviction.judge(policy).status, policy).toBe('fault');
});

test('memory that is nearly used up is a warning', () => {
  expect(redisMemory.judge({ usedBytes: 5e9, mostBytes: 0 }).status).toBe('ok');
  expect(redisMemory.judge({ usedBytes: 89, mostBytes: 100 }).status).toBe('ok');
  expect(redisMemory.judge({ usedBytes: 90, mostBytes: 100 }).status).toBe('warning');
});

test('with or without persistence nothing is lost, but a disk that cannot be written is a fault', () => {
  for (const appendOnly of [true, false]) {
    const { status, found } = persistence.judge({ appendOnly, lastWriteOk: true });
    expect(status).toBe('ok');
    expect(found.en).toMatch(/lost/);
  }
  expect(persistence.judge({ appendOnly: true, lastWriteOk: false }).status).toBe('fault');
});
