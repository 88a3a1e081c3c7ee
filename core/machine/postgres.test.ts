import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { removePostgres, startPostgres } from './postgres.ts';

// A folder that `mkdtemp` makes is closed to everybody else: as root, the server's data cannot lie in it.
test('a data folder that was removed and made anew has a new database, whatever its server left elsewhere', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'jiebang-postgres-'));
  const dataDir = join(parent, 'data');
  const tablesAfter = async (password: string, statement: string) => {
    await using server = await startPostgres(dataDir, password);
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await sql.unsafe(statement);
    const rows = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
    await sql.end();
    return rows.map(({ name }) => name);
  };
  try {
    expect(await tablesAfter('first', 'create table kept ()')).toEqual(['kept']);
    expect(await tablesAfter('first', 'select 1')).toEqual(['kept']);
    await rm(dataDir, { recursive: true });
    expect(await tablesAfter('second', 'select 1')).toEqual([]);
    await expect(tablesAfter('wrong', 'select 1')).rejects.toThrow(/password/);
    expect(await tablesAfter('second', 'select 1')).toEqual([]);
  } finally {
    removePostgres(dataDir);
    await rm(parent, { recursive: true, force: true });
  }
}, 60_000);
