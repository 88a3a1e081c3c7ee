/** Files that people hang on a need, a response, a meeting or a contract. */
import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant } from './columns.ts';

export const attachment = pgTable(
  'attachment',
  {
    id: id(),
    /** `need:<id>`, `response:<id>`, `meeting:<id>`, `contract:<id>`, `milestone:<id>`, `payment:<id>`. */
    subject: text('subject').notNull(),
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    mediaType: text('media_type').notNull(),
    /** Who may have it: everybody who may read the subject, or those who may read its confidential parts. */
    visibility: text('visibility', { enum: ['readers', 'confidential'] }).notNull(),
    uploadedBy: text('uploaded_by')
      .notNull()
      .references(() => user.id),
    removedAt: instant('removed_at'),
    createdAt: createdAt(),
  },
  (t) => [index('attachment_subject').on(t.subject, t.id)],
);
