import { expect, test } from 'vitest';
import { auditLog, deliveries, mailServer } from './records.ts';

test('a broken chain is a fault that names the entry', () => {
  const head = 'ab'.repeat(32);
  expect(auditLog.judge({ entries: 12, broken: null, head })).toMatchObject({
    status: 'ok',
    found: { en: '12 entries follow on one another; the last hash is abababababab' },
  });
  expect(auditLog.judge({ entries: 0, broken: null, head: '' }).status).toBe('ok');
  expect(auditLog.judge({ entries: 12, broken: 5, head })).toMatchObject({
    status: 'fault',
    found: { en: expect.stringMatching(/^Entry 5 /), zh: expect.stringMatching(/^第 5 条/) },
  });
});

test('no mail server is a warning, one that cannot be used a fault', () => {
  expect(mailServer.judge({ given: false, error: null }).status).toBe('warning');
  expect(mailServer.judge({ given: true, error: 'EAUTH' }).status).toBe('fault');
  expect(mailServer.judge({ given: true, error: null }).status).toBe('ok');
});

test('notices that wait long or did not go out are a warning', () => {
  expect(deliveries.judge({ failed: 0, why: null, waitingSeconds: 20 }).status).toBe('ok');
  expect(deliveries.judge({ failed: 0, why: null, waitingSeconds: 900 }).status).toBe('warning');
  expect(deliveries.judge({ failed: 3, why: 'the mail server answered 550', waitingSeconds: 0 }).found.en).toContain(
    '550',
  );
});
