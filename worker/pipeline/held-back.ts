/** Which evaluations waited for another to end. */
import { sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import type { Offer } from '../../core/jobs/evaluation-queue.ts';

/** What may have been held back by an evaluation that is finished now. */
export async function heldBackBy(db: Db, evaluationId: string): Promise<Offer[]> {
  return db.execute<Offer & Record<string, unknown>>(sql`
    select e.id, e.token, c.pool
    from evaluation done
    join evaluation e on e.submission_id = done.submission_id and e.state = 'pending'
    join phase p on p.id = e.phase_id
    join challenge c on c.id = p.challenge_id
    where done.id = ${evaluationId} and done.split = p.splits->>0`);
}
