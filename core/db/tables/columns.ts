/** Columns as every table has them. */
import { sql } from 'drizzle-orm';
import { bigint, customType, timestamp, uuid } from 'drizzle-orm/pg-core';

export const id = () => uuid('id').primaryKey().default(sql`uuidv7()`);
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({ dataType: () => 'bytea' });
export const createdAt = () => instant('created_at').notNull().defaultNow();

/** The words of a text, cut and weighted by `core/search`, for PostgreSQL's full-text operators. */
export const searchWords = customType<{ data: string; driverData: string }>({ dataType: () => 'tsvector' });
export const money = (name: string) => bigint(name, { mode: 'number' });
