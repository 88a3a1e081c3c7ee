/** Case scores in the database. */
import { inArray } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { caseList, evaluationCases } from '../db/schema.ts';
import { type CaseScores, packScores, unpackScores } from './cases.ts';

export type StoredCases = Omit<CaseScores, 'ids'>;

export async function storeCases(tx: Tx, evaluationId: string, cases: CaseScores): Promise<void> {
  const { ids, idsSha256 } = cases;
  const row = { idsSha256, scores: packScores(cases.scores) };
  await Promise.all([
    tx.insert(caseList).values({ sha256: idsSha256, ids }).onConflictDoNothing(),
    tx
      .insert(evaluationCases)
      .values({ evaluationId, ...row })
      .onConflictDoUpdate({ target: evaluationCases.evaluationId, set: row }),
  ]);
}

/** The case scores of two evaluations, or null unless both are known and met the same cases. */
export async function pairedCases(tx: Tx, a: string, b: string): Promise<[StoredCases, StoredCases] | null> {
  const rows = await tx
    .select()
    .from(evaluationCases)
    .where(inArray(evaluationCases.evaluationId, [a, b]));
  const [first, second] = [a, b].map((id) => rows.find((row) => row.evaluationId === id));
  if (!first || !second || first.idsSha256 !== second.idsSha256) return null;
  return [read(first), read(second)];
}

const read = ({ idsSha256, scores }: typeof evaluationCases.$inferSelect): StoredCases => ({
  idsSha256,
  scores: unpackScores(scores),
});
