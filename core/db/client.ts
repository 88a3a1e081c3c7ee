import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Db = PostgresJsDatabase<typeof schema>;
/** A database or an open transaction. */
export type Tx = Db | Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database extends AsyncDisposable {
  db: Db;
  sql: postgres.Sql;
}

/** Opens a pool of connections; nothing is sent before the first query. */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Database {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connection: { application_name: options.name ?? 'jiebang' },
  });
  const db = drizzle(sql, { schema });
  return { db, sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) };
}
