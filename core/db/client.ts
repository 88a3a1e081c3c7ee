import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Db = PostgresJsDatabase<typeof schema>;
/** A database or an open transaction. */
export type Tx = Db | Parameters<Parameters<Db['transaction']>[0]>[0];

type Client = postgres.Sql | postgres.TransactionSql;
type Unsafe = Parameters<postgres.Sql['unsafe']>;

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
  const db = drizzle(preparing(sql), { schema });
  return { db, sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) };
}

/** A statement with more parameters than this holds a list, and is hardly ever sent twice. */
const mostParameters = 64;

/**
 * The client, sending every statement with parameters as a prepared one. It is planned once a connection, and takes
 * one round trip instead of two: postgres.js asks for the parameters' types of every statement that it does not know.
 */
function preparing<C extends Client>(client: C): C {
  return new Proxy(client, {
    get(target, key) {
      if (key === 'unsafe')
        return (text: string, parameters: Unsafe[1] = [], options: Unsafe[2] = {}) =>
          target.unsafe(text, parameters, {
            ...options,
            ...(parameters.length > 0 && parameters.length <= mostParameters ? { prepare: true } : {}),
          });
      if (key === 'begin' || key === 'savepoint') {
        const begin = Reflect.get(target, key) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          const act = args.pop() as (inner: Client) => unknown;
          return begin(...args, (inner: Client) => act(preparing(inner)));
        };
      }
      return Reflect.get(target, key);
    },
  });
}
