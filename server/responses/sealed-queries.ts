/** `isSealed` for queries that read responses of many needs. */
import { type SQL, sql } from 'drizzle-orm';
import { need } from '../../core/db/schema.ts';

/** Whether the responses to the need of the row are sealed; never null. */
export const sealedNeed: SQL<boolean> = sql<boolean>`(coalesce(${need.content}->>'opening', '') = 'at_deadline'
  and (${need.state} = 'open' or (${need.state} in ('withdrawn', 'taken_down') and ${need.closedAt} is null)))`;
