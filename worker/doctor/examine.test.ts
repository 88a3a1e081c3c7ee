import { expect, test } from 'vitest';
import { type Check, fault, groups, NotThere, type Outcome, ok, plain, unknown, warning } from './check.ts';
import { allChecks } from './checks/all.ts';
import { examine, exitStatus } from './examine.ts';
import { openExamined } from './examined.ts';
import { textOf } from './text.ts';

const now = new Date('2026-05-01T08:00:00Z');
const nothing = { NODE_ENV: 'test', DATABASE_URL: 'postgres://jiebang:hidden-word@db/jiebang' };

function aCheck(name: string, outcome: () => Outcome): Check {
  return { id: `engine.${name}`, title: { en: name, zh: `项目 ${name}` }, gather: () => null, judge: outcome };
}
const advice = { en: 'Mend it.', zh: '请修复。' };

test('a warning is no reason to fail, a fault is, and what is unknown is neither', async () => {
  await using examined = openExamined(nothing);
  const good = aCheck('a', () => ok(plain('1')));
  const warned = aCheck('b', () => warning(plain('2'), advice));
  const broken = aCheck('c', () => fault(plain('3'), advice));
  const dark = aCheck('d', () => unknown(plain('4')));
  const of = (...checks: Check[]) => examine(examined, now, checks);
  expect(await of(good, dark)).toMatchObject({ status: 'ok', counts: { ok: 1, unknown: 1 } });
  expect(exitStatus(await of(good, warned, dark))).toBe(0);
  expect(await of(good, warned, dark)).toMatchObject({ status: 'warning', checkedAt: '2026-05-01T08:00:00.000Z' });
  expect(exitStatus(await of(broken, good))).toBe(1);
});

test('a check that fails is unknown, with what it says and without the password that it quotes', async () => {
  await using examined = openExamined(nothing);
  const report = await examine(examined, now, [
    aCheck('a', () => {
      throw new Error('no route for hidden-word');
    }),
    aCheck('b', () => {
      throw new NotThere({ en: 'Nobody there.', zh: '无人应答。' });
    }),
  ]);
  expect(report.checks).toMatchObject([
    { id: 'engine.a', status: 'unknown', found: { en: 'Could not be checked: no route for ***' } },
    { id: 'engine.b', status: 'unknown', found: { zh: '无人应答。' }, advice: null },
  ]);
});

test('the report reads in both languages, and says once what could not be checked for one reason', async () => {
  await using examined = openExamined(nothing);
  const report = await examine(examined, now, [
    aCheck('a', () => fault({ en: 'It is down.', zh: '已停止。' }, advice)),
    aCheck('b', () => unknown({ en: 'Nobody there.', zh: '无人应答。' })),
    aCheck('c', () => unknown({ en: 'Nobody there.', zh: '无人应答。' })),
  ]);
  const english = textOf(report, 'en');
  expect(english).toContain('a: It is down.');
  expect(english).toContain('→ Mend it.');
  expect(english).toContain('b, c: Nobody there.');
  expect(english).toContain('0 ok, 0 warnings, 1 faults, 2 unknown');
  expect(english).toContain('postgres://jiebang:***@db/jiebang');
  const chinese = textOf(report, 'zh');
  expect(chinese).toContain('项目 b、项目 c：无人应答。');
  expect(chinese).toContain('存在故障。');
});

test('each check has an id of its own, in a group that is reported, and a title in both languages', () => {
  const ids = allChecks.map((check) => check.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title } of allChecks) {
    expect(Object.keys(groups)).toContain(id.split('.')[0]);
    expect(title.en).not.toBe('');
    expect(title.zh).not.toBe('');
  }
});

test('a wrong setting is named, never shown, and its default is used', async () => {
  await using examined = openExamined({ ...nothing, JIEBANG_INSTANCE: 'Not Allowed', JIEBANG_SECRET: 'too short' });
  expect(examined.mistakes.map(({ name }) => name)).toEqual(['JIEBANG_SECRET', 'JIEBANG_INSTANCE']);
  expect(JSON.stringify(examined.mistakes)).not.toMatch(/Not Allowed|too short/);
  expect(examined.settings.JIEBANG_INSTANCE).toBe('jiebang');
});
