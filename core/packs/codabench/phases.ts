/** Phases: when they are open, what they score, how often one may submit. */
import type { SplitName } from '../manifest.ts';
import type { PackMistake } from '../read.ts';
import { instantOf } from './dates.ts';
import type { CompetitionDocument } from './document.ts';
import { keyOf, shortened } from './names.ts';
import type { Path, Report } from './report.ts';
import type { Phase } from './schema.ts';
import { phasesInOrder, splitsOfTasks } from './tasks.ts';

const mostPhases = 20;
const longestTitle = 60;
const openEnd = '2099-12-31T23:59:59.000Z';
const mostPerDay = 10_000;
const mostInAll = 1_000_000;
/** Where a phase sets no limit at all, one that stops nobody who works by hand. */
const usual = { per_day: 100, total: 10_000 };
/** What Codabench gives a step when a phase names no limit, in seconds. */
const defaultSeconds = 600;
const mostSeconds = 86_400;

export interface PackPhase {
  key: string;
  title: { en: string; zh: string };
  opens: string;
  closes: string;
  splits: SplitName[];
  quota: { per_day: number; total: number; running: number };
}

export interface Phases {
  phases: PackPhase[];
  wallSeconds: number;
  logs: 'visible' | 'hidden';
  /** The key that each phase of the bundle got; null for one that was left out. */
  keys: (string | null)[];
}

/** @returns the pack's phases, or the mistakes that keep one from being held. */
export function phasesOf(document: CompetitionDocument, report: Report): Phases & { mistakes: PackMistake[] } {
  const { competition, mistake } = document;
  const splitsByTask = splitsOfTasks(competition);
  const taken = new Set<string>();
  const phases: PackPhase[] = [];
  const mistakes: PackMistake[] = [];
  const keys: (string | null)[] = competition.phases.map(() => null);

  for (const { phase, at } of phasesInOrder(competition)) {
    const below = (key: string): Path => ['phases', at, key];
    const splits = [...new Set(phase.tasks.flatMap((task) => splitsByTask.get(task) ?? []))];
    if (splits.length === 0 || phases.length >= mostPhases) {
      report.row(['phases', at], splits.length === 0 ? 'phase_without_task' : 'phase_too_many');
      continue;
    }
    const instant = (key: 'start' | 'end', text: string) => {
      const found = instantOf(text);
      if (found === null) mistakes.push(mistake(below(key), `"${text.slice(0, 60)}" is not a date`));
      else report.row(below(key), 'carried');
      return found ?? openEnd;
    };
    const opens = instant('start', phase.start);
    const closes = phase.end === undefined ? openEnd : instant('end', phase.end);
    if (phase.end === undefined) report.note(['phases', at], 'endless', { closes: openEnd.slice(0, 10) });
    else if (closes <= opens && closes !== openEnd) mistakes.push(mistake(below('end'), 'must be later than start'));

    const key = keyOf(phase.name, `phase_${phases.length + 1}`, taken);
    keys[at] = key;
    const title = shortened(phase.name, longestTitle);
    report.row(below('name'), 'phase', { key });
    if (title !== phase.name) report.note(below('name'), 'shortened', { most: longestTitle });
    report.row(below('tasks'), splits.length > 1 ? 'several_tasks' : 'carried');
    phases.push({ key, title: { en: title, zh: title }, opens, closes, splits, quota: quotaOf(phase, at, report) });
    reportRest(phase, at, report);
  }

  const seconds = competition.phases.flatMap((phase, at) =>
    keys[at] && phase.execution_time_limit ? [phase.execution_time_limit] : [],
  );
  const wallSeconds = Math.min(mostSeconds, seconds.length > 0 ? Math.max(...seconds) : defaultSeconds);
  if (seconds.length === 0) report.note(['phases'], 'default_time', { seconds: wallSeconds });
  for (const [at, phase] of competition.phases.entries())
    if (keys[at] && phase.execution_time_limit !== undefined)
      report.row(
        ['phases', at, 'execution_time_limit'],
        phase.execution_time_limit === wallSeconds ? 'carried' : 'longest_time',
        { seconds: wallSeconds },
      );
  return { phases, wallSeconds, logs: logsOf(competition.phases, keys, report), keys, mistakes };
}

function quotaOf(phase: Phase, at: number, report: Report): PackPhase['quota'] {
  const limit = (
    key: 'max_submissions_per_day' | 'max_submissions' | 'max_submissions_per_person',
    most: number,
    unlimited: number,
  ) => {
    const given = phase[key];
    if (given === undefined) return null;
    if (given === 0) report.row(['phases', at, key], 'quota_zero', { most: unlimited });
    else report.row(['phases', at, key], given > most ? 'quota_bounded' : 'carried', { most });
    return given === 0 ? unlimited : Math.min(given, most);
  };
  const total =
    limit('max_submissions', mostInAll, usual.total) ?? limit('max_submissions_per_person', mostInAll, usual.total);
  const perDay = limit('max_submissions_per_day', mostPerDay, usual.per_day);
  const quota = {
    per_day: perDay ?? Math.min(total ?? usual.per_day, mostPerDay),
    total: total ?? usual.total,
    running: 1,
  };
  if (total === null && perDay === null) report.note(['phases', at], 'quota_default', quota);
  return quota;
}

/** What a phase says beside dates, tasks and quota. */
function reportRest(phase: Phase, at: number, report: Report): void {
  const row = (key: string, code: Parameters<Report['row']>[1]) => report.row(['phases', at, key], code);
  if (phase.index !== undefined) row('index', 'identifier');
  if (phase.description !== undefined) row('description', 'phase_description');
  if (phase.auto_migrate_to_this_phase !== undefined)
    row('auto_migrate_to_this_phase', phase.auto_migrate_to_this_phase ? 'migrate' : 'as_here');
  if (phase.accepts_only_result_submissions !== undefined) row('accepts_only_result_submissions', 'carried');
  for (const key of ['hide_prediction_output', 'hide_score_output'] as const)
    if (phase[key] !== undefined) row(key, 'as_here');
}

/** Logs are hidden as soon as one phase hides them. */
function logsOf(phases: Phase[], keys: (string | null)[], report: Report): 'visible' | 'hidden' {
  const held = phases.map((phase, at) => ({ phase, at })).filter(({ at }) => keys[at]);
  const hidden = held.some(({ phase }) => phase.hide_output);
  const everywhere = held.every(({ phase }) => phase.hide_output);
  for (const { phase, at } of held)
    if (phase.hide_output !== undefined)
      report.row(['phases', at, 'hide_output'], hidden && !everywhere ? 'logs_hidden' : 'carried');
  return hidden ? 'hidden' : 'visible';
}
