/** The second sandbox: predictions, input and truth go in, one JSON document comes out. */
import { type Readable, Writable } from 'node:stream';
import tar from 'tar-stream';
import { type JudgeResult, judgeResultSchema } from '../../core/jobs/result.ts';
import { judgeLimits } from '../../core/packs/judge-limits.ts';
import { type Manifest, primaryScore } from '../../core/packs/manifest.ts';
import { caseScores } from '../../core/ranking/cases.ts';
import { intervalOf } from '../../core/ranking/interval.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { Recipe } from '../sandbox/recipe.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import { scoringRecipe } from './codabench.ts';
import { environmentOf } from './environment.ts';
import type { Scored, ScoringTask } from './score.ts';

type Judged = Pick<
  Scored,
  'verdict' | 'details' | 'scores' | 'mistakes' | 'figures' | 'interval' | 'cases' | 'message' | 'resources'
>;

/** @param predictions a tar stream of a solution's output, or of what was submitted in its place. */
export async function judgePredictions(
  sandboxes: Sandboxes,
  task: Pick<ScoringTask, 'manifest' | 'images' | 'data' | 'programs'>,
  predictions: Readable,
  signal: AbortSignal,
): Promise<Judged> {
  const { manifest } = task;
  await using sandbox = await sandboxes.take(judgeRecipe(task));
  const pieces: Buffer[] = [];
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      pieces.push(chunk);
      done();
    },
  });
  const outcome = await sandbox.run({ files: predictions, output }, signal);
  if (outcome.kind === 'fault') return { verdict: 'system_error', details: { reason: 'engine', text: outcome.text } };
  if (outcome.kind === 'killed' || outcome.end.limit || outcome.end.oom_kills > 0 || outcome.end.exit !== 0)
    return judgeError(howItFailed(outcome));
  const read = await readResult(Buffer.concat(pieces), manifest);
  if (typeof read === 'string') return judgeError(read);
  const resources = {
    wall_ms: outcome.end.wall_ms,
    cpu_ms: outcome.end.cpu_ms,
    peak_memory_mb: outcome.end.peak_memory_bytes / 2 ** 20,
    output_bytes: outcome.output.bytes,
    log_bytes: outcome.end.log_bytes,
  };
  if ('mistakes' in read) return { verdict: 'invalid_output', mistakes: read, resources };
  const { scores, figures, message, intervals = {} } = read;
  const cases = caseScores(read.cases ?? []);
  const interval = intervalOf(primaryScore(manifest.scores), scores, intervals, cases);
  return { verdict: 'scored', scores, figures, interval, cases, ...(message ? { message } : {}), resources };
}

/**
 * The sandbox of a split's judge, which reads the truth before there are predictions. One that ships with the platform
 * serves one evaluation after another: its code is our own, predictions are data to it, and each evaluation is a fork
 * of the process as it was before any. A pack's own judge serves one.
 */
export function judgeRecipe(task: Pick<ScoringTask, 'manifest' | 'images' | 'data' | 'programs'>): Recipe {
  if (task.programs) return scoringRecipe(task, task.programs.scoring, judgeLimits);
  const { manifest, images, data } = task;
  const isOurs = 'metric' in manifest.judge;
  return {
    image: images.judge,
    role: 'judge',
    limits: judgeLimits,
    data: [
      { volume: data.input, target: '/input' },
      { volume: data.truth, target: '/truth' },
    ],
    files: { target: '/predictions', mb: manifest.limits.output_mb + 16 },
    program: {
      command: ['/usr/bin/python3', 'main.py'],
      cwd: '/judge',
      env: {
        ...environmentOf(judgeLimits),
        JIEBANG_INPUT: '/input',
        JIEBANG_TRUTH: '/truth',
        JIEBANG_PREDICTIONS: '/predictions',
        JIEBANG_OUTPUT: '/output',
        JIEBANG_JUDGE: JSON.stringify(judgeSettings(manifest)),
      },
      // The script of a pack's own is its author's: it never runs in the first process, and so not before its job.
      ahead: isOurs ? 'judge' : 'nothing',
    },
    reuse: isOurs,
  };
}

function judgeSettings(manifest: Manifest) {
  return {
    ...('metric' in manifest.judge ? { metric: manifest.judge.metric } : {}),
    options: manifest.judge.options,
    scores: manifest.scores.map((score) => score.key),
  };
}

/** What the judge printed is for organisers: it may quote the truth, and no contestant is ever shown it. */
const judgeError = (text: string): Judged => ({
  verdict: 'judge_error',
  details: { reason: 'judge', text: text.slice(-2000) },
});

function howItFailed(outcome: Extract<Outcome, { kind: 'killed' | 'ended' }>): string {
  const log = outcome.log.slice(-1500); // The last of it, and room for how it ended in front.
  if (outcome.kind === 'killed') return `ended for ${outcome.limit}. ${log}`;
  const { exit, signal, limit, oom_kills } = outcome.end;
  return `${JSON.stringify({ exit, signal, limit, oom_kills })} ${log}`;
}

/** @returns the judge's result, or why it cannot be used. */
async function readResult(output: Buffer, manifest: Manifest): Promise<JudgeResult | string> {
  const text = await fileOfTar(output, 'result.json');
  if (text === null) return 'the judge wrote no result.json';
  let json: unknown;
  try {
    json = JSON.parse(text, (_, value) => (typeof value === 'string' ? storable(value) : value));
  } catch (error) {
    return `result.json is not JSON: ${(error as Error).message}`;
  }
  const parsed = judgeResultSchema.safeParse(json);
  if (!parsed.success)
    return `result.json: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`;
  if ('mistakes' in parsed.data) return parsed.data;
  const given = parsed.data.scores;
  const missing = manifest.scores.filter(({ key }) => !Number.isFinite(given[key])).map(({ key }) => key);
  if (missing.length > 0) return `result.json lacks finite scores: ${missing.join(', ')}`;
  const wanted = Object.fromEntries(manifest.scores.map(({ key }) => [key, given[key] as number]));
  return { ...parsed.data, scores: wanted };
}

/** Text as the database takes it: no NUL, no half of a character. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');

async function fileOfTar(bytes: Buffer, name: string): Promise<string | null> {
  const extract = tar.extract();
  extract.end(bytes);
  let text: string | null = null;
  for await (const entry of extract) {
    if (entry.header.name !== name) {
      entry.resume();
      continue;
    }
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    text = Buffer.concat(pieces).toString('utf8');
  }
  return text;
}
