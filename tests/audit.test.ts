/** The audit log keeps what was written, and notices what was not. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain, writeAudit } from '../core/audit/audit.ts';
import type { Check } from '../worker/doctor/check.ts';
import { auditLog } from '../worker/doctor/checks/records.ts';
import { examine } from '../worker/doctor/examine.ts';
import { openExamined } from '../worker/doctor/examined.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const entry = (n: number) => ({ actor: `a${n}`, action: 'test.write', subject: `test:${n % 3}`, data: { n, 键: [n] } });

test('entries written at once by many are numbered without a gap and follow on one another', async () => {
  const { db } = platform.database;
  expect(await verifyChain(db)).toEqual({ entries: 0, broken: null, head: '' });
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      db.transaction(async (tx) => {
        await writeAudit(tx, entry(n), entry(n + 100));
        if (n % 5 === 0) await writeAudit(tx, entry(n + 200));
      }),
    ),
  );
  await db
    .transaction(async (tx) => {
      await writeAudit(tx, entry(7));
      throw new Error('taken back');
    })
    .catch(() => {});
  const report = await verifyChain(db);
  expect(report).toMatchObject({ entries: 44, broken: null });
  expect(report.head).toMatch(/^[0-9a-f]{64}$/);
});

test('nobody changes, deletes or empties it', async () => {
  const { db } = platform.database;
  await writeAudit(db, entry(1));
  const before = await verifyChain(db);
  const kept = (query: string) =>
    expect(
      db.execute(sql.raw(query)).then(
        () => 'done',
        (error) => String(error.cause ?? error),
      ),
      query,
    ).resolves.toContain('the audit log is never changed');
  await kept(`update audit set reason = 'another' where seq = 1`);
  await kept('delete from audit where seq = 1');
  await kept('truncate audit');
  expect(await verifyChain(db)).toEqual(before);
});

test('what was changed behind its back is found, by its number', async () => {
  const { db } = platform.database;
  while ((await verifyChain(db)).entries < 12) await writeAudit(db, entry(3));
  const tampered = (query: string) =>
    db
      .transaction(async (tx) => {
        await tx.execute(sql.raw('alter table audit disable trigger user'));
        await tx.execute(sql.raw(query));
        const { broken } = await verifyChain(tx);
        throw Object.assign(new Error('taken back'), { broken });
      })
      .catch((error) => error.broken);
  expect(await tampered(`update audit set data = '{}' where seq = 5`)).toBe(5);
  expect(await tampered(`update audit set actor = 'x' where seq = 1`)).toBe(1);
  expect(await tampered('delete from audit where seq = 6')).toBe(7);
  expect(await tampered('update audit set hash = md5(hash) where seq = 9')).toBe(9);
  expect((await verifyChain(db)).broken).toBeNull();
});

test('the doctor names the entry that was tampered with', async () => {
  const { db } = platform.database;
  const found = async () => {
    await using examined = openExamined({ DATABASE_URL: platform.config.DATABASE_URL });
    const report = await examine(examined, new Date(), [auditLog as Check]);
    return report.checks[0];
  };
  expect(await found()).toMatchObject({ id: 'records.audit', status: 'ok' });
  await db.execute(sql.raw('alter table audit disable trigger user'));
  await db.execute(sql.raw(`update audit set reason = 'tampered' where seq = 3`));
  await db.execute(sql.raw('alter table audit enable trigger user'));
  expect(await found()).toMatchObject({ status: 'fault', found: { en: expect.stringMatching(/^Entry 3 /) } });
});
