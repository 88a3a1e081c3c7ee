/** How needs are made known. */
import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { need } from './needs.ts';

/** Ways by which a need's short link is passed on; what is none of them is `other`. */
export const outreachChannels = [
  'article',
  'group',
  'moments',
  'message',
  'poster',
  'event',
  'partner',
  'other',
] as const;

/** How often a need's short link was opened by each channel; of who opened it nothing is kept. */
export const needChannel = pgTable(
  'need_channel',
  {
    needId: uuid('need_id')
      .notNull()
      .references(() => need.id, { onDelete: 'cascade' }),
    channel: text('channel', { enum: outreachChannels }).notNull(),
    opens: integer('opens').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.needId, t.channel] })],
);
