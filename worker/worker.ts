/** A worker: is woken by the queue and carries out evaluations, several at a time. */
import { Worker as QueueWorker } from 'bullmq';
import type { Redis } from 'ioredis';
import { evaluationQueueName } from '../core/jobs/evaluation-queue.ts';
import { type EvaluateDeps, evaluateNext } from './pipeline/evaluate.ts';
import { reconcile, reconcileMs } from './pipeline/reconcile.ts';

export interface RunningWorker extends AsyncDisposable {
  /** Stops taking evaluations, gives those in hand `graceMs` to finish, and hands back what is left. */
  stop(graceMs: number): Promise<void>;
}

export interface WorkerOptions {
  connection: Redis;
  instance: string;
  slots: number;
  onError?: (error: Error) => void;
}

export function startWorker(deps: EvaluateDeps, options: WorkerOptions): RunningWorker {
  const stopping = new AbortController();
  const report = options.onError ?? (() => {});
  const queueWorkers = deps.pools.map((pool) => {
    const queueWorker = new QueueWorker(evaluationQueueName(pool), () => evaluateNext(deps, stopping.signal), {
      connection: options.connection,
      prefix: options.instance,
      concurrency: options.slots,
      lockDuration: 30_000,
      // The lease in PostgreSQL decides; BullMQ may deliver a stalled job again as often as it likes.
      maxStalledCount: 1000,
    });
    queueWorker.on('error', report);
    queueWorker.on('failed', (_, error) => report(error));
    return queueWorker;
  });

  let reconciling: Promise<unknown> = Promise.resolve();
  const round = () => {
    reconciling = reconcile(deps.db, deps.queue).catch(report);
  };
  round();
  const rounds = setInterval(round, reconcileMs);

  async function stop(graceMs: number): Promise<void> {
    clearInterval(rounds);
    await reconciling;
    const timer = setTimeout(() => stopping.abort(), graceMs);
    await Promise.all(queueWorkers.map((queueWorker) => queueWorker.close()));
    clearTimeout(timer);
  }
  return { stop, [Symbol.asyncDispose]: () => stop(0) };
}
