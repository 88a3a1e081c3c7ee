/** Tasks as splits: their data, and the programs that run and score what is handed in. */
import { join } from 'node:path';
import type { Split, SplitName } from '../manifest.ts';
import type { PackMistake } from '../read.ts';
import type { CompetitionDocument } from './document.ts';
import type { BundleFiles } from './files.ts';
import { readCommand, reportNeeds } from './programs.ts';
import type { Path, Report } from './report.ts';
import type { Competition, Phase } from './schema.ts';

const splitNames: SplitName[] = ['public', 'private', 'final'];

/** The phases with their place in the file, in the order in which they are held. */
export const phasesInOrder = ({ phases }: Competition): { phase: Phase; at: number }[] =>
  phases.map((phase, at) => ({ phase, at })).sort((a, b) => (a.phase.index ?? 0) - (b.phase.index ?? 0));

/** @returns task index → split: the first three tasks in the order in which phases use them. */
export function splitsOfTasks(competition: Competition): Map<number, SplitName> {
  const splits = new Map<number, SplitName>();
  for (const { phase } of phasesInOrder(competition))
    for (const task of phase.tasks) {
      const next = splitNames[splits.size];
      if (next && !splits.has(task)) splits.set(task, next);
    }
  return splits;
}

export type Kind = 'code' | 'predictions';

/** Whether contestants hand in code or results. */
export function kindOf({ competition, mistake }: CompetitionDocument): { kind: Kind; mistakes: PackMistake[] } {
  const { phases } = competition;
  if (phases.every((phase) => phase.accepts_only_result_submissions)) return { kind: 'predictions', mistakes: [] };
  const used = splitsOfTasks(competition);
  const tasks = competition.tasks.map((task, at) => ({ task, at })).filter(({ task }) => used.has(task.index));
  const withProgram = tasks.filter(({ task }) => task.ingestion_program);
  const mistakes = withProgram
    .filter(({ task }) => task.ingestion_only_during_scoring)
    .map(({ at }) =>
      mistake(
        ['tasks', at, 'ingestion_only_during_scoring'],
        'is true: contestants’ code would run where the truth lies, which this platform never does',
      ),
    );
  if (withProgram.length === 0) return { kind: 'predictions', mistakes };
  for (const { at } of tasks.filter(({ task }) => !task.ingestion_program))
    mistakes.push(
      mistake(['tasks', at], 'has no ingestion_program while others have: a pack takes either code or results'),
    );
  return { kind: 'code', mistakes };
}

/** Writes the splits' data and programs into the pack. */
export async function writeSplits(
  document: CompetitionDocument,
  kind: Kind,
  files: BundleFiles,
  pack: string,
  report: Report,
): Promise<{ splits: Partial<Record<SplitName, Split>>; mistakes: PackMistake[] }> {
  const { competition, mistake } = document;
  const names = splitsOfTasks(competition);
  const used = new Set(competition.phases.flatMap(({ tasks }) => tasks));
  const splits: Partial<Record<SplitName, Split>> = {};
  const mistakes: PackMistake[] = [];
  const looked = new Set<string>();

  for (const [at, task] of competition.tasks.entries()) {
    const split = names.get(task.index);
    if (!split) {
      report.row(['tasks', at], used.has(task.index) ? 'task_too_many' : 'task_unused');
      continue;
    }
    const below = (key: string): Path => ['tasks', at, key];
    const layOut = async (key: string, path: string, to: string) => {
      const fault = await files.layOut(path, to);
      if (fault) mistakes.push(mistake(below(key), fault));
      return fault === null;
    };
    const data = async (key: 'input_data' | 'reference_data', to: string) => {
      const path = task[key];
      if (path === undefined) await files.nothing(to);
      else if (await layOut(key, path, to)) report.row(below(key), key, { split });
      return to;
    };
    const program = async (key: 'scoring_program' | 'ingestion_program', to: string) => {
      const path = task[key] ?? '';
      if (!(await layOut(key, path, to))) return { program: to, command: '-' };
      const read = await readCommand(join(pack, to));
      if ('fault' in read) {
        mistakes.push(mistake(below(key), `"${path}" ${read.fault}`));
        return { program: to, command: '-' };
      }
      report.row(below(key), key, { split, command: read.command.slice(0, 200) });
      if (!looked.has(path)) await reportNeeds(report, join(pack, to), path.replace(/\/+$/, ''), read.command);
      looked.add(path);
      return { program: to, command: read.command };
    };

    const readsInput = kind === 'code' || competition.make_input_data_available;
    if (readsInput && task.input_data !== undefined && task.input_data === task.reference_data)
      mistakes.push(mistake(below('input_data'), 'is the reference_data: contestants would have the truth'));
    splits[split] = {
      input: await data('input_data', `data/${split}/input`),
      truth: await data('reference_data', `data/${split}/truth`),
      scoring: await program('scoring_program', `programs/${split}/scoring`),
      ...(kind === 'code' ? { ingestion: await program('ingestion_program', `programs/${split}/ingestion`) } : {}),
    };
    if (kind === 'predictions' && task.ingestion_program)
      report.row(below('ingestion_program'), 'ingestion_not_needed');
    report.row(below('index'), 'task', { split });
    for (const key of ['name', 'description'] as const)
      if (task[key] !== undefined) report.row(below(key), 'identifier');
    if (task.ingestion_only_during_scoring !== undefined) report.row(below('ingestion_only_during_scoring'), 'as_here');
  }
  report.note(['tasks'], kind === 'code' ? 'code_only' : 'results_only');
  return { splits, mistakes };
}
