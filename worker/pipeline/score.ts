/** One solution on one split: run in a sandbox, judged in another. Knows no database, so that a laptop can do it too. */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import type { Figures, Mistakes, Resources, VerdictDetails } from '../../core/jobs/result.ts';
import { judgeLimits } from '../../core/packs/judge-limits.ts';
import type { Bilingual, Manifest } from '../../core/packs/manifest.ts';
import { runtimes } from '../../core/packs/runtimes.ts';
import type { CaseScores } from '../../core/ranking/cases.ts';
import type { ScoreInterval } from '../../core/ranking/interval.ts';
import type { IncomingBlob, Storage } from '../../core/storage/storage.ts';
import type { Verdict } from '../../core/verdicts/verdicts.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import { firstProcessMb, type Recipe } from '../sandbox/recipe.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { Need } from './capacity.ts';
import { ingestionRecipe } from './codabench.ts';
import { environmentOf } from './environment.ts';
import { judgePredictions } from './judge.ts';
import { verdictOfRun } from './verdict.ts';

export interface MountedProgram {
  volume: string;
  command: string;
}

export interface ScoringTask {
  manifest: Manifest;
  /** Ids of the images to use. */
  images: { runtime: string; judge: string };
  /** Volumes of the split. */
  data: { input: string; truth: string };
  /** Under another platform's contract: the split's programs, each a volume and a command. */
  programs?: { scoring: MountedProgram; ingestion?: MountedProgram } | undefined;
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
  onStep: (step: ScoringStep) => void,
): Promise<Scored> {
  if (task.manifest.submission.kind === 'predictions') {
    onStep('judging');
    return await judgePredictions(sandboxes, task, task.files(), signal);
  }

  const { outcome, predictions } = await runSolution(sandboxes, storage, task, signal, onStep);
  await using blob = predictions;
  const ran = {
    log: { text: outcome.log, printedBytes: outcome.kind === 'ended' ? outcome.end.log_bytes : outcome.log.length },
    resources: resourcesOf(outcome),
  };
  const ending = verdictOfRun(outcome, task.manifest.limits, predictionsFile(task.manifest));
  if (ending.verdict !== null) return { ...ran, ...ending };

  onStep('judging');
  const file = await open(blob.path); // Before it is moved: stored for good while it is judged.
  const [judged, { sha256 }] = await Promise.all([
    judgePredictions(sandboxes, task, file.createReadStream(), signal),
    blob.commit(),
  ]);
  return {
    ...ran,
    ...judged,
    resources: { ...ran.resources, ...(judged.resources ? { judge_ms: judged.resources.wall_ms } : {}) },
    predictionsSha256: sha256,
  };
}

async function runSolution(
  sandboxes: Sandboxes,
  storage: Storage,
  task: ScoringTask,
  signal: AbortSignal,
  onStep: (step: ScoringStep) => void,
): Promise<{ outcome: Outcome; predictions: IncomingBlob }> {
  onStep('preparing');
  await using sandbox = await sandboxes.take(solutionRecipe(task));
  onStep('running');
  const stream = new PassThrough({ highWaterMark: 2 ** 20 });
  // Not before there is something to keep: a program may take hours, and a file that does not grow is swept away.
  const stored = once(stream, 'readable').then(() => storage.receive(stream, Number.MAX_SAFE_INTEGER));
  const outcome = await sandbox.run({ files: task.files(), output: stream }, signal);
  stream.end();
  return { outcome, predictions: await stored };
}

/** What an evaluation reserves from its beginning to its end: its two sandboxes are never there at once. */
export function needOf({ submission, limits }: Manifest): Need {
  const solution = submission.kind === 'code' ? limits : { cpus: 0, memory_mb: 0 };
  return {
    cpus: Math.max(solution.cpus, judgeLimits.cpus),
    memoryMb: Math.max(solution.memory_mb, judgeLimits.memory_mb) + firstProcessMb,
  };
}

/** The sandbox of a split's solutions. */
export function solutionRecipe(task: Pick<ScoringTask, 'manifest' | 'images' | 'data' | 'programs'>): Recipe {
  if (task.programs?.ingestion) return ingestionRecipe(task, task.programs.ingestion);
  const { manifest, images, data } = task;
  const { limits, submission } = manifest;
  return {
    image: images.runtime,
    role: 'solution',
    limits,
    data: [{ volume: data.input, target: '/input' }],
    files: { target: '/code', mb: submission.max_unpacked_mb },
    program: {
      command: ['/usr/bin/python3', runtimes[submission.runtime].entry, '/input', '/output'],
      cwd: '/code',
      env: {
        ...environmentOf(limits),
        PYTHONUNBUFFERED: '1',
        JIEBANG_INPUT: '/input',
        JIEBANG_OUTPUT: '/output',
      },
      ahead: 'imports',
    },
  };
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
