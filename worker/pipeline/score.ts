/** One solution on one split: run in a sandbox, judged in another. Knows no database, so that a laptop can do it too. */
import { PassThrough, type Readable } from 'node:stream';
import type { Figures, Mistakes, Resources, VerdictDetails } from '../../core/jobs/result.ts';
import type { Bilingual, Manifest } from '../../core/packs/manifest.ts';
import { runtimes } from '../../core/packs/runtimes.ts';
import type { CaseScores } from '../../core/ranking/cases.ts';
import type { ScoreInterval } from '../../core/ranking/interval.ts';
import type { Storage } from '../../core/storage/storage.ts';
import type { Verdict } from '../../core/verdicts/verdicts.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { Recipe } from '../sandbox/recipe.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import { judgePredictions } from './judge.ts';
import { verdictOfRun } from './verdict.ts';

export interface ScoringTask {
  manifest: Manifest;
  /** Ids of the images to use. */
  images: { runtime: string; judge: string };
  /** Volumes of the split. */
  data: { input: string; truth: string };
  /** A code submission's files, or a prediction submission's, as a tar stream. */
  files: () => Readable;
}

export interface Scored {
  verdict: Verdict;
  details?: VerdictDetails;
  scores?: Record<string, number>;
  mistakes?: Mistakes;
  figures?: Figures;
  /** How far the primary score could have come out otherwise. */
  interval?: ScoreInterval | null;
  cases?: CaseScores | null;
  message?: Bilingual;
  resources?: Resources;
  predictionsSha256?: string;
  log?: { text: string; printedBytes: number };
}

export type ScoringStep = 'preparing' | 'running' | 'judging';

export const predictionsFile = (manifest: Manifest) => {
  const named = manifest.judge.options.predictions;
  return typeof named === 'string' ? named : 'predictions.csv';
};

/**
 * Runs and judges. Every way in which it can end is a verdict; it throws only when storage fails.
 * @param onStep is told of each step as it begins.
 */
export async function score(
  { sandboxes, storage }: { sandboxes: Sandboxes; storage: Storage },
  task: ScoringTask,
  signal: AbortSignal,
  onStep: (step: ScoringStep) => Promise<void>,
): Promise<Scored> {
  if (task.manifest.submission.kind === 'predictions') {
    const predictions = await storage.put(task.files());
    await onStep('judging');
    return { ...(await judgePredictions({ sandboxes, storage }, task, predictions.sha256, signal)) };
  }

  await onStep('preparing');
  const { outcome, predictions } = await runSolution(sandboxes, storage, task, signal, onStep);
  const ran = {
    log: { text: outcome.log, printedBytes: outcome.kind === 'ended' ? outcome.end.log_bytes : outcome.log.length },
    resources: resourcesOf(outcome),
  };
  const ending = verdictOfRun(outcome, task.manifest.limits, predictionsFile(task.manifest));
  if (ending.verdict !== null) return { ...ran, ...ending };

  await onStep('judging');
  const judged = await judgePredictions({ sandboxes, storage }, task, predictions, signal);
  return {
    ...ran,
    ...judged,
    resources: { ...ran.resources, ...(judged.resources ? { judge_ms: judged.resources.wall_ms } : {}) },
    predictionsSha256: predictions,
  };
}

async function runSolution(
  sandboxes: Sandboxes,
  storage: Storage,
  task: ScoringTask,
  signal: AbortSignal,
  onStep: (step: ScoringStep) => Promise<void>,
): Promise<{ outcome: Outcome; predictions: string }> {
  const { limits, submission } = task.manifest;
  const recipe: Recipe = {
    image: task.images.runtime,
    role: 'solution',
    limits,
    data: [{ volume: task.data.input, target: '/input' }],
    files: { target: '/code', mb: submission.max_unpacked_mb },
  };
  await using sandbox = await sandboxes.take(recipe);
  await onStep('running');
  const { stream, stored } = spool(storage);
  const threads = String(Math.max(1, Math.floor(limits.cpus)));
  const outcome = await sandbox.run(
    {
      command: ['/usr/bin/python3', runtimes[submission.runtime].entry, '/input', '/output'],
      cwd: '/code',
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: '/tmp',
        TMPDIR: '/tmp',
        LANG: 'C.UTF-8',
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUNBUFFERED: '1',
        PYTHONHASHSEED: '0',
        OMP_NUM_THREADS: threads,
        OPENBLAS_NUM_THREADS: threads,
        JIEBANG_INPUT: '/input',
        JIEBANG_OUTPUT: '/output',
      },
      files: task.files(),
      output: stream,
    },
    signal,
  );
  stream.end();
  return { outcome, predictions: (await stored).sha256 };
}

/** A stream into storage, for output whose hash is known only at its end. */
export function spool(storage: Storage) {
  const stream = new PassThrough({ highWaterMark: 2 ** 20 });
  return { stream, stored: storage.put(stream) };
}

function resourcesOf(outcome: Outcome): Resources {
  const logBytes = outcome.log.length;
  if (outcome.kind === 'ended')
    return {
      wall_ms: outcome.end.wall_ms,
      cpu_ms: outcome.end.cpu_ms,
      peak_memory_mb: Math.round((outcome.end.peak_memory_bytes / 2 ** 20) * 10) / 10,
      output_bytes: outcome.output.bytes,
      log_bytes: outcome.end.log_bytes,
    };
  const wallMs = outcome.kind === 'killed' ? Math.round(outcome.wallMs) : 0;
  return { wall_ms: wallMs, cpu_ms: 0, peak_memory_mb: 0, output_bytes: 0, log_bytes: logBytes };
}
