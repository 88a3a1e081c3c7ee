/** The wake-up call for workers. PostgreSQL is the truth: a lost queue delays evaluations and loses none. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export const evaluationQueueName = 'evaluations';

export interface EvaluationQueue extends AsyncDisposable {
  /** Hands evaluations to the workers under their own ids; handing one over twice is harmless. */
  offer(evaluationIds: string[], options?: { delayMs?: number }): Promise<void>;
  /** Jobs that wait or run. */
  size(): Promise<number>;
}

/** @param instance keeps several installations in one Redis apart. */
export function openEvaluationQueue(connection: Redis, instance: string): EvaluationQueue {
  const queue = new Queue(evaluationQueueName, {
    connection,
    prefix: instance,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  });
  queue.on('error', () => {}); // The reconciler hands over again whatever did not arrive.
  return {
    async offer(evaluationIds, options = {}) {
      if (evaluationIds.length === 0) return;
      const opts = (id: string) => ({ jobId: id, ...(options.delayMs ? { delay: options.delayMs } : {}) });
      await queue.addBulk(evaluationIds.map((id) => ({ name: 'evaluate', data: {}, opts: opts(id) })));
    },
    async size() {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
      return Object.values(counts).reduce((sum, n) => sum + n, 0);
    },
    [Symbol.asyncDispose]: () => queue.close(),
  };
}
