/** The wake-up call for workers. PostgreSQL is the truth: a lost queue delays evaluations and loses none. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export const evaluationQueueName = 'evaluations';

/** An evaluation at a point of its life: its fencing token grows with every claim. */
export interface Offer {
  id: string;
  token: number;
}

/** What a job carries. */
export interface EvaluationJob {
  evaluationId: string;
}

export interface EvaluationQueue extends AsyncDisposable {
  /**
   * Hands evaluations to the workers, each as a job of its own id and token: handing one over twice is harmless, and
   * one whose worker is lost is not held up by the job that died with it.
   */
  offer(offers: Offer[]): Promise<void>;
  /** Jobs that wait or run. */
  size(): Promise<number>;
}

/** @param instance keeps several installations in one Redis apart. */
export function openEvaluationQueue(connection: Redis, instance: string): EvaluationQueue {
  const queue = new Queue<EvaluationJob>(evaluationQueueName, {
    connection,
    prefix: instance,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  });
  queue.on('error', () => {}); // The reconciler hands over again whatever did not arrive.
  return {
    async offer(offers) {
      if (offers.length === 0) return;
      await queue.addBulk(
        offers.map(({ id, token }) => ({
          name: 'evaluate',
          data: { evaluationId: id },
          opts: { jobId: `${id}.${token}` },
        })),
      );
    },
    async size() {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
      return Object.values(counts).reduce((sum, n) => sum + n, 0);
    },
    [Symbol.asyncDispose]: () => queue.close(),
  };
}
