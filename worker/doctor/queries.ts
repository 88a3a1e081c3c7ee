/** What the checks ask the database; nothing is changed. */
import { gt, sql as raw } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { type ChainReport, verifyChain } from '../../core/audit/audit.ts';
import { knownMigrations } from '../../core/db/migrate.ts';
import * as schema from '../../core/db/schema.ts';
import { lostSeconds } from '../../core/jobs/worker-details.ts';

const { delivery, evaluation, packPart, worker } = schema;

/** The server's settings by name. */
export async function serverSettings(sql: postgres.Sql): Promise<Record<string, string>> {
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings
    where name in ('server_version', 'server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')`;
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

export interface MigrationState {
  /** How many this program has. */
  known: number;
  /** How many of them the database does not have. */
  lacking: number;
  /** How many the database has and this program does not. */
  foreign: number;
}

export async function migrationState(sql: postgres.Sql): Promise<MigrationState> {
  const known = knownMigrations();
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  const applied = table?.name
    ? (await sql<{ made: string }[]>`select created_at as made from drizzle.__drizzle_migrations`).map((row) =>
        Number(row.made),
      )
    : [];
  // As the migrator does: whatever is newer than the newest applied is applied.
  const newest = Math.max(0, ...applied);
  return {
    known: known.length,
    lacking: known.filter((made) => made > newest).length,
    foreign: applied.filter((made) => made > Math.max(0, ...known)).length,
  };
}

/** How far the database's clock is ahead of this process's, in milliseconds. */
export async function databaseClockAhead(sql: postgres.Sql): Promise<number> {
  const asked = Date.now();
  const [row] = await sql<{ ms: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`;
  return (row?.ms ?? Number.NaN) - (asked + Date.now()) / 2;
}

export interface WorkerSeen {
  name: string;
  slots: number;
  alive: boolean;
}

/** Workers that said something within the last day. */
export async function workersSeen(sql: postgres.Sql): Promise<WorkerSeen[]> {
  return drizzle(sql, { schema })
    .select({
      name: worker.name,
      slots: worker.slots,
      alive: raw<boolean>`${worker.seenAt} > clock_timestamp() - make_interval(secs => ${lostSeconds})`,
    })
    .from(worker)
    .where(gt(worker.seenAt, raw`clock_timestamp() - interval '1 day'`))
    .orderBy(worker.name);
}

export interface OpenWork {
  waiting: number;
  /** For how long the oldest could have been taken up; 0 when none waits. */
  oldestSeconds: number;
  running: number;
  /** Running by the record, but their worker let the lease lapse. */
  lapsed: number;
  lapsedSeconds: number;
}

export async function openWork(sql: postgres.Sql): Promise<OpenWork> {
  const db = drizzle(sql, { schema });
  const now = raw`clock_timestamp()`;
  const waits = raw`${evaluation.state} = 'pending' and ${evaluation.notBefore} <= ${now}`;
  const runs = raw`${evaluation.state} = 'running' and ${evaluation.leaseUntil} >= ${now}`;
  const lapsed = raw`${evaluation.state} = 'running' and ${evaluation.leaseUntil} < ${now}`;
  const seconds = (since: unknown, when: unknown) =>
    raw<number>`coalesce(extract(epoch from ${now} - min(${since}) filter (where ${when})), 0)::float8`;
  const [row] = await db
    .select({
      waiting: raw<number>`(count(*) filter (where ${waits}))::int`,
      oldestSeconds: seconds(evaluation.notBefore, waits),
      running: raw<number>`(count(*) filter (where ${runs}))::int`,
      lapsed: raw<number>`(count(*) filter (where ${lapsed}))::int`,
      lapsedSeconds: seconds(evaluation.leaseUntil, lapsed),
    })
    .from(evaluation)
    .where(raw`${evaluation.state} <> 'finished'`);
  return row ?? { waiting: 0, oldestSeconds: 0, running: 0, lapsed: 0, lapsedSeconds: 0 };
}

/** The hash of everything that challenge packs hold. */
export async function knownData(sql: postgres.Sql): Promise<string[]> {
  const rows = await drizzle(sql, { schema }).selectDistinct({ sha256: packPart.sha256 }).from(packPart);
  return rows.map((row) => row.sha256);
}

/** Every entry of the audit log against its hash. */
export async function auditChain(sql: postgres.Sql): Promise<ChainReport> {
  return drizzle(sql, { schema }).transaction(async (tx) => {
    // A long log takes longer than the patience with other questions.
    await tx.execute(raw`set local statement_timeout = '120s'`);
    return verifyChain(tx);
  });
}

export interface Undelivered {
  /** Of the last day. */
  failed: number;
  /** Why the last of them did. */
  why: string | null;
  /** For how long the oldest that is due has waited; 0 when none is. */
  waitingSeconds: number;
}

/** Notifications that should have gone out. */
export async function undelivered(sql: postgres.Sql): Promise<Undelivered> {
  const db = drizzle(sql, { schema });
  const isRecent = raw`${delivery.state} = 'failed' and ${delivery.createdAt} > clock_timestamp() - interval '1 day'
    and ${delivery.error} <> 'no longer wanted'`;
  const [row] = await db
    .select({
      failed: raw<number>`count(*)::int`,
      why: raw<string | null>`(array_agg(${delivery.error} order by ${delivery.id} desc))[1]`,
    })
    .from(delivery)
    .where(isRecent);
  const [due] = await db
    .select({
      seconds: raw<number>`coalesce(extract(epoch from clock_timestamp() - min(${delivery.nextAt})), 0)::float8`,
    })
    .from(delivery)
    .where(raw`${delivery.state} = 'pending' and ${delivery.nextAt} <= clock_timestamp()`);
  return { failed: row?.failed ?? 0, why: row?.why ?? null, waitingSeconds: due?.seconds ?? 0 };
}
