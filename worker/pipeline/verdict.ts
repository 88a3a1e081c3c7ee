/** From what happened in a sandbox to how the evaluation ends: pure, and closed to what it does not know. */
import type { Mistakes, VerdictDetails } from '../../core/jobs/result.ts';
import type { Limits } from '../../core/packs/manifest.ts';
import type { Verdict } from '../../core/verdicts/verdicts.ts';
import type { End, Outcome, Output } from '../sandbox/outcome.ts';

export type RunEnding =
  /** It ended well: its output may be judged. */
  { verdict: null } | { verdict: Verdict; details?: VerdictDetails; mistakes?: Mistakes };

/** Less processor time than this share of the wall time, and a program that ran out of time was idle. */
const idleShare = 0.05;
const SIGXFSZ = 25;

/** @param predictions the file that the judge will read. */
export function verdictOfRun(outcome: Outcome, limits: Limits, predictions: string): RunEnding {
  switch (outcome.kind) {
    case 'fault':
      return { verdict: 'system_error', details: { reason: 'engine', text: outcome.text } };
    case 'killed':
      return outcome.limit === 'memory'
        ? noMemory(limits)
        : { verdict: 'time_limit', details: { reason: 'wall', value: limits.wall_seconds } };
    case 'ended':
      return verdictOfEnd(outcome.end, limits) ?? verdictOfOutput(outcome.output, limits, predictions);
  }
  return outcome satisfies never;
}

const noMemory = (limits: Limits): RunEnding => ({
  verdict: 'memory_limit',
  details: { reason: 'memory', value: limits.memory_mb },
});

function verdictOfEnd(end: End, limits: Limits): RunEnding | null {
  if (end.oom_kills > 0) return noMemory(limits);
  switch (end.limit) {
    case 'wall': {
      const idle = end.cpu_ms < end.wall_ms * idleShare;
      return { verdict: 'time_limit', details: { reason: idle ? 'idle' : 'wall', value: limits.wall_seconds } };
    }
    case 'cpu':
      return { verdict: 'time_limit', details: { reason: 'cpu', value: limits.cpu_seconds ?? limits.wall_seconds } };
    case 'memory':
      return noMemory(limits);
    case 'log':
      return { verdict: 'output_limit', details: { reason: 'log', value: limits.log_kb } };
    case 'files':
      return { verdict: 'output_limit', details: { reason: 'files', value: limits.output_mb } };
    case 'scratch':
      return { verdict: 'output_limit', details: { reason: 'scratch', value: limits.scratch_mb } };
    case 'inodes':
      return { verdict: 'output_limit', details: { reason: 'inodes' } };
    case null:
      break;
    default:
      return end.limit satisfies never;
  }
  if (end.signal === SIGXFSZ) return { verdict: 'output_limit', details: { reason: 'files', value: limits.output_mb } };
  if (end.signal !== null) return { verdict: 'runtime_error', details: { reason: 'signal', value: end.signal } };
  if (end.exit === 0) return null;
  if (end.exit !== null) return { verdict: 'runtime_error', details: { reason: 'exit_code', value: end.exit } };
  return { verdict: 'system_error', details: { reason: 'engine', text: 'the program ended without a status' } };
}

function verdictOfOutput(output: Output, limits: Limits, predictions: string): RunEnding {
  const tooMuch = output.rejected.find((r) => r.why === 'too_large' || r.why === 'too_many' || r.why === 'too_deep');
  if (tooMuch) return { verdict: 'output_limit', details: { reason: 'files', value: limits.output_mb } };
  const refused = output.rejected.find((r) => r.path === predictions);
  if (!refused) return { verdict: null };
  return {
    verdict: 'invalid_output',
    mistakes: {
      mistakes: [
        {
          file: predictions,
          code: 'not_a_regular_file',
          found: refused.why,
          message: {
            en: `${predictions} must be a regular file, not a link or a special file.`,
            zh: `${predictions} 必须是普通文件，不能是链接或特殊文件。`,
          },
        },
      ],
      more: 0,
    },
  };
}
