/** Whether the clocks agree: deadlines and leases are read from them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../../core/machine/apt.ts';
import { type Check, fault, NotThere, ok, unknown, warning } from '../check.ts';
import { databaseClockAhead } from '../queries.ts';

const run = promisify(execFile);

export const synchronised: Check<boolean | null> = {
  id: 'clock.synchronised',
  title: { en: 'synchronised', zh: '时间同步' },
  gather: isSynchronised,
  judge(yes) {
    const advice = {
      en: 'Run: sudo timedatectl set-ntp true (or install chrony). Phases open and close by this clock.',
      zh: '请执行 sudo timedatectl set-ntp true（或安装 chrony）。赛段的开始与截止以此时钟为准。',
    };
    if (yes === null)
      return unknown({ en: 'Nothing on this machine says whether it is.', zh: '无法得知本机时钟是否已同步。' }, advice);
    if (yes) return ok({ en: 'This machine’s clock is kept by NTP.', zh: '本机时钟由 NTP 校准。' });
    return warning({ en: 'This machine’s clock is not synchronised.', zh: '本机时钟未同步。' }, advice);
  },
};

async function isSynchronised(): Promise<boolean | null> {
  const ask = async (program: string, ...args: string[]) => {
    if (!findProgram(program)) return '';
    return (await run(program, args, { timeout: 2_000 }).catch(() => ({ stdout: '' }))).stdout;
  };
  const systemd = (await ask('timedatectl', 'show', '--property=NTPSynchronized', '--value')).trim();
  if (systemd === 'yes') return true;
  const chrony = /^Leap status\s*:\s*(.+)$/m.exec(await ask('chronyc', 'tracking'))?.[1];
  if (chrony !== undefined) return chrony.trim() !== 'Not synchronised';
  return systemd === 'no' ? false : null;
}

export interface ClockDifference {
  of: 'engine' | 'database';
  /** How far it is ahead of this machine's, in milliseconds. */
  aheadMs: number;
}

const names = { engine: { en: 'the engine', zh: '引擎' }, database: { en: 'the database', zh: '数据库' } };
const noticeableMs = 1_000;
const graveMs = 60_000;

export const differences: Check<ClockDifference[]> = {
  id: 'clock.differences',
  title: { en: 'differences', zh: '时钟偏差' },
  async gather(examined) {
    const [engine, database] = await Promise.all([examined.reachEngine(), examined.reachDatabase()]);
    const found: ClockDifference[] = [];
    if (engine.answers) found.push({ of: 'engine', aheadMs: engine.part.facts.clockAheadMs });
    if (database.answers) found.push({ of: 'database', aheadMs: await databaseClockAhead(database.part) });
    if (found.length === 0)
      throw new NotThere({ en: 'There is no other clock to compare with.', zh: '没有可比较的其他时钟。' });
    return found;
  },
  judge(found) {
    const seconds = (ms: number) => `${ms < -5 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(2)} s`;
    const text = {
      en: `To this machine: ${found.map(({ of, aheadMs }) => `${names[of].en} ${seconds(aheadMs)}`).join(', ')}.`,
      zh: `与本机相比：${found.map(({ of, aheadMs }) => `${names[of].zh} ${seconds(aheadMs)}`).join('，')}。`,
    };
    const worst = Math.max(...found.map(({ aheadMs }) => Math.abs(aheadMs)));
    const advice = {
      en: 'Let every machine follow the same time servers. Times are recorded and deadlines decided by the database’s clock.',
      zh: '请让所有机器使用相同的时间服务器。时间记录与截止判定以数据库时钟为准。',
    };
    if (worst >= graveMs) return fault(text, advice);
    return worst >= noticeableMs ? warning(text, advice) : ok(text);
  },
};
