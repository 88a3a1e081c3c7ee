/** What changes whenever something happens. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { audit, event } from '../../core/db/schema.ts';

/** The ends of the audit log and of the stream of events: every step of the bounty's life is in one of them. */
export async function stampOf(db: Tx): Promise<string> {
  const [row] = await db.execute<{ stamp: string }>(sql`
    select concat((select max(${audit.seq}) from ${audit}), ' ', (select max(${event.id}) from ${event})) as stamp`);
  return row?.stamp ?? '';
}
