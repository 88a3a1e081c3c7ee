/** The steps of an evaluation, written down while the work goes on. */
import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../core/db/client.ts';
import { type EvaluationStep, evaluation, evaluationHistory } from '../../core/db/schema.ts';
import { tellTeams } from '../../core/events/submissions.ts';
import { heldBy, type Lease } from './lease.ts';

/** A step that was begun so many milliseconds ago. */
export interface Begun {
  step: (typeof evaluationHistory.$inferInsert)['step'];
  agoMs: number;
}

/**
 * What is over so soon no page is told of by itself: nobody could read it, and telling takes the processors from the
 * work. It is written down with what comes next.
 */
const noteMs = 100;

/** Writes steps into an evaluation's history. */
export async function writeSteps(tx: Tx, { evaluationId, attempt, worker }: Lease, steps: Begun[]): Promise<void> {
  await tx.insert(evaluationHistory).values(
    steps.map(({ step, agoMs }) => ({
      evaluationId,
      step,
      attempt,
      worker,
      at: sql`clock_timestamp() - make_interval(secs => ${agoMs / 1000})`,
    })),
  );
}

/** Notes the steps since the last and tells the team of the newest. @returns false when the lease is lost. */
export async function enterSteps(db: Db, lease: Lease, steps: (Begun & { step: EvaluationStep })[]): Promise<boolean> {
  return db.transaction(async (tx) => {
    const step = steps.at(-1)?.step;
    const rows = await tx.update(evaluation).set({ step }).where(heldBy(lease)).returning({ id: evaluation.id });
    if (rows.length === 0) return false;
    await writeSteps(tx, lease, steps);
    await tellTeams(tx, eq(evaluation.id, lease.evaluationId));
    return true;
  });
}

export interface StepNotes {
  enter(step: EvaluationStep): void;
  /** Ends the noting. @returns what is not written yet. */
  end(): Promise<Begun[]>;
}

/** Nothing depends on a step's being noted at once, or at all: what fails is passed over. */
export function openStepNotes(db: Db, lease: Lease): StepNotes {
  let begun: { step: EvaluationStep; at: number }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let noting: Promise<unknown> = Promise.resolve();
  const take = () => {
    const steps = begun.map(({ step, at }) => ({ step, agoMs: performance.now() - at }));
    begun = [];
    return steps;
  };
  const note = () => {
    timer = null;
    noting = noting.then(() => enterSteps(db, lease, take())).catch(() => {});
  };
  return {
    enter(step) {
      begun.push({ step, at: performance.now() });
      timer ??= setTimeout(note, noteMs);
    },
    async end() {
      if (timer) clearTimeout(timer);
      await noting;
      return take();
    },
  };
}
