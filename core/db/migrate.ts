/** Applies the migrations that a database lacks; several processes may try at once. */
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { openDatabase } from './client.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** @param url of the PostgreSQL database (18 or newer, for `uuidv7()`). */
export async function migrateDatabase(url: string): Promise<void> {
  await using database = openDatabase(url, { max: 1, name: 'jiebang-migrate' });
  await database.sql`select pg_advisory_lock(7391842)`;
  await migrate(database.db, { migrationsFolder });
}

/** When each migration that this program has was made, in milliseconds since 1970: what the database remembers it by. */
export function knownMigrations(): number[] {
  return readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set');
  await migrateDatabase(url);
}
