/** What happened to a need, for its authors and the organisers. */
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { timelineOf, type timelineView } from '../timeline/queries.ts';
import { questionsOf } from './queries.ts';
import type { Readable } from './reader.ts';
import { termsOf } from './terms.ts';

/** Says who asked a question, which is for nobody here. */
const unsaid = ['question.ask'];

/**
 * The newest first: the need's own steps, who accepted its terms, its questions' answers, and for the enterprise its
 * comparison's saves.
 */
export async function timelineOfNeed(
  db: Tx,
  { row, reader }: Readable,
  page: { after?: number | undefined; limit: number },
): Promise<z.infer<typeof timelineView>> {
  const isFirm = reader.parties.some((party) => party === 'enterprise' || party === 'lead');
  const subjects = [
    `need:${row.id}`,
    termsOf(row.id),
    ...(await questionsOf(db, row.id)).map((id) => `question:${id}`),
    ...(isFirm ? [`comparison:${row.id}`] : []),
  ];
  const found = await timelineOf(db, subjects, page, unsaid);
  if (reader.parties.includes('organiser')) return found;
  // Why a question was hidden is for whoever asked it and for organisers.
  const entries = found.entries.map((entry) => (entry.action === 'question.hide' ? { ...entry, reason: null } : entry));
  return { ...found, entries };
}
