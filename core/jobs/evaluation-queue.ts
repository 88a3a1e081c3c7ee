/** The wake-up call for workers. PostgreSQL is the truth: a lost queue delays evaluations and loses none. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** The queue of a pool of workers. */
export const evaluationQueueName = (pool: string) => `evaluations-${pool}`;

/** How long a hand-over is waited for. */
const offerMs = 500;

/** An evaluation at a point of its life: its fencing token grows with every claim. */
export interface Offer {
  id: string;
  token: number;
  /** The workers that may take it. */
  pool: string;
}

export interface EvaluationQueue extends AsyncDisposable {
  /**
   * Wakes the workers once for each evaluation, by a job of its id and token: handing one over twice is harmless, and
   * one whose worker is lost is not held up by the job that died with it. Which evaluation a worker that was woken
   * then takes is decided in PostgreSQL, where it is known whose turn it is.
   */
  offer(offers: Offer[]): Promise<void>;
  /** Jobs that wait or run. */
  size(): Promise<number>;
}

/** @param instance keeps several installations in one Redis apart. */
export function openEvaluationQueue(connection: Redis, instance: string): EvaluationQueue {
  const queues = new Map<string, Queue>();
  const queueOf = (pool: string) => {
    let queue = queues.get(pool);
    if (!queue) {
      queue = new Queue(evaluationQueueName(pool), {
        connection,
        prefix: instance,
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
      });
      queue.on('error', () => {}); // The reconciler hands over again whatever did not arrive.
      queues.set(pool, queue);
    }
    return queue;
  };
  return {
    async offer(offers) {
      const adding = [...Map.groupBy(offers, (offer) => offer.pool)].map(([pool, ofPool]) =>
        queueOf(pool).addBulk(
          ofPool.map(({ id, token }) => ({ name: 'evaluate', data: {}, opts: { jobId: `${id}.${token}` } })),
        ),
      );
      // Without Redis nobody must wait: what was not handed over is found by the reconciler.
      await Promise.race([Promise.all(adding), new Promise((done) => setTimeout(done, offerMs).unref())]);
    },
    async size() {
      let size = 0;
      for (const queue of queues.values()) size += await queue.getJobCountByTypes('waiting', 'active', 'delayed');
      return size;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
