/** One evaluation from claim to record. Carried out twice it changes nothing the second time. */
import type { EvaluationStep } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { EvaluationQueue } from '../../core/jobs/evaluation-queue.ts';
import { verdicts } from '../../core/verdicts/verdicts.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { Capacity } from './capacity.ts';
import { giveBack } from './give-back.ts';
import { heldBackBy } from './held-back.ts';
import { claim, holdLease, type Lease, retriesOf } from './lease.ts';
import { record, type Traces } from './record.ts';
import { needOf, type Scored, score } from './score.ts';
import { type Begun, openStepNotes } from './steps.ts';
import { prepareTask, type TaskDeps } from './task.ts';

export interface EvaluateDeps extends TaskDeps {
  queue: EvaluationQueue;
  sandboxes: Sandboxes;
  worker: string;
  /** The pools of challenges that this worker serves. */
  pools: string[];
  capacity: Capacity;
}

/** A fault of the platform is tried so often in all; then people must look at it. */
export const maxFaults = 3;
/** One that was begun so often without an end takes its workers with it: it is not begun again, people must look at it. */
export const maxAttempts = 12;
const lostWorkers: Scored = { verdict: 'system_error', details: { reason: 'lost_worker' } };
/** With the engine gone nothing can be judged: an evaluation waits so long before it is begun again. */
const engineGoneMs = 1_000;

export type Ending = 'recorded' | 'retried' | 'handed_back' | 'stale' | 'nothing';

/**
 * Carries out the evaluation whose turn it is.
 * @param stopping hands the evaluation back when it is aborted: the worker ends.
 */
export async function evaluateNext(deps: EvaluateDeps, stopping: AbortSignal): Promise<Ending> {
  const lease = await claim(deps.db, deps);
  if (!lease) return 'nothing';
  if (lease.attempt > maxAttempts) return record(deps.db, lease, lostWorkers, { images: {}, data: {} });
  const lost = new AbortController();
  const release = holdLease(deps.db, lease, lost);
  const signal = AbortSignal.any([lost.signal, stopping]);
  let traces: Traces = { images: {}, data: {} };
  const notes = openStepNotes(deps.db, lease);
  try {
    const scored = await attempt(deps, lease, signal, notes.enter, (t) => {
      traces = t;
    });
    const steps = await notes.end();
    if (lost.signal.aborted) return 'stale';
    if (stopping.aborted && scored.verdict === 'system_error')
      return (await giveBack(deps.db, lease, 'handed_back', 0, steps)) ? 'handed_back' : 'stale';
    if (verdicts[scored.verdict].by === 'platform') {
      if (!(await deps.engine.answers()))
        return (await giveBack(deps.db, lease, 'handed_back', engineGoneMs, steps)) ? 'handed_back' : 'stale';
      const faults = 1 + (await retriesOf(deps.db, lease.evaluationId));
      if (faults < maxFaults) return await retry(deps, lease, faults, steps);
    }
    const ending = await record(deps.db, lease, scored, traces, steps);
    // A hand-over that fails is made good by the reconciler.
    await heldBackBy(deps.db, lease.evaluationId)
      .then((offers) => deps.queue.offer(offers))
      .catch(() => {});
    return ending;
  } finally {
    release();
  }
}

/** Scores, and takes whatever is thrown on the way for a fault of the platform. */
async function attempt(
  deps: EvaluateDeps,
  lease: Lease,
  signal: AbortSignal,
  enter: (step: EvaluationStep) => void,
  onTraces: (traces: Traces) => void,
): Promise<Scored> {
  try {
    await using prepared = await prepareTask(deps, lease.evaluationId);
    onTraces(prepared.traces);
    using _reserved = await deps.capacity.reserve(needOf(prepared.task.manifest), signal);
    return await score(deps, prepared.task, signal, (step) => {
      if (step !== 'preparing') enter(step);
    });
  } catch (error) {
    // It was looked through when it came in; one that cannot be read now was damaged since, or the rules changed.
    if (error instanceof Problem && error.code.startsWith('archive_'))
      return { verdict: 'invalid_archive', details: { reason: 'files', text: error.message } };
    return {
      verdict: 'system_error',
      details: { reason: 'engine', text: String((error as Error).message).slice(0, 2000) },
    };
  }
}

async function retry(deps: EvaluateDeps, lease: Lease, faults: number, steps: Begun[]): Promise<Ending> {
  const delayMs = 1000 * 2 ** faults;
  if (!(await giveBack(deps.db, lease, 'retried', delayMs, steps))) return 'stale';
  return 'retried';
}
