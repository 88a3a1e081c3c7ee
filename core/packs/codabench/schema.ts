/**
 * The shape of a version 2 `competition.yaml`, as its documentation and the public bundles have it: lenient where they
 * differ, and blind to keys that it does not know, which the report then names.
 */
import { z } from 'zod';

/** Titles that look like numbers are numbers to YAML. */
const words = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const title = words.refine((value) => value !== '', 'is empty');
/** `true`, and what the older YAML takes for it. */
const flag = z.union([z.boolean(), z.string()]).transform((value) => /^(true|yes|on)$/i.test(String(value)));
const file = z.string().min(1).max(500);
const index = z.number().int().min(0).max(10_000);
const count = z.number().int().min(0);
/** A key without a value is none. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const taskSchema = z.looseObject({
  index,
  key: maybe(words),
  name: maybe(words),
  description: maybe(words),
  input_data: maybe(file),
  reference_data: maybe(file),
  scoring_program: maybe(file),
  ingestion_program: maybe(file),
  ingestion_only_during_scoring: maybe(flag),
});
export type Task = z.infer<typeof taskSchema>;

const phaseSchema = z.looseObject({
  index: maybe(z.number().int()),
  name: title,
  description: maybe(words),
  start: words,
  end: maybe(words),
  tasks: z.array(index).min(1).max(1000),
  max_submissions: maybe(count),
  max_submissions_per_person: maybe(count),
  max_submissions_per_day: maybe(count),
  execution_time_limit: maybe(z.number().positive()),
  auto_migrate_to_this_phase: maybe(flag),
  hide_output: maybe(flag),
  hide_prediction_output: maybe(flag),
  hide_score_output: maybe(flag),
  accepts_only_result_submissions: maybe(flag),
  starting_kit: maybe(file),
  public_data: maybe(file),
});
export type Phase = z.infer<typeof phaseSchema>;

const columnSchema = z.looseObject({
  title: maybe(words),
  key: z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(200)),
  index: maybe(z.number().int()),
  sorting: maybe(z.string()),
  precision: maybe(z.number().int()),
  hidden: maybe(flag),
  computation: maybe(z.enum(['sum', 'avg', 'min', 'max'])),
  computation_indexes: maybe(z.union([z.array(z.coerce.number().int()), z.string()])),
});
export type Column = z.infer<typeof columnSchema>;

const leaderboardSchema = z.looseObject({
  title: maybe(words),
  key: maybe(words),
  submission_rule: maybe(z.string()),
  hidden: maybe(flag),
  primary_index: maybe(z.number().int()),
  columns: z.array(columnSchema).min(1).max(200),
});
export type Leaderboard = z.infer<typeof leaderboardSchema>;

export const competitionSchema = z
  .looseObject({
    version: maybe(z.union([z.string(), z.number()]).transform(String)),
    title,
    description: maybe(words),
    image: maybe(file),
    terms: maybe(file),
    pages: maybe(z.array(z.looseObject({ title: maybe(words), file })).max(100)),
    make_programs_available: maybe(flag),
    make_input_data_available: maybe(flag),
    registration_auto_approve: maybe(flag),
    auto_run_submissions: maybe(flag),
    enable_detailed_results: maybe(flag),
    show_detailed_results_in_submission_panel: maybe(flag),
    show_detailed_results_in_leaderboard: maybe(flag),
    can_participants_make_submissions_public: maybe(flag),
    forum_enabled: maybe(flag),
    competition_type: maybe(words),
    tasks: z.array(taskSchema).min(1).max(1000),
    phases: z.array(phaseSchema).min(1).max(1000),
    leaderboards: maybe(z.array(leaderboardSchema).min(1).max(100)),
    leaderboard: maybe(z.array(leaderboardSchema).min(1).max(100)),
  })
  .superRefine((bundle, context) => {
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (bundle.version !== undefined && !/^2(\.0)?$/.test(bundle.version))
      wrong(['version'], `is ${bundle.version}: only version 2 can be imported`);
    if (!bundle.leaderboards && !bundle.leaderboard) wrong(['leaderboards'], 'is missing');
    const seen = new Set<number>();
    bundle.tasks.forEach((task, i) => {
      if (seen.has(task.index)) wrong(['tasks', i, 'index'], `${task.index} stands twice`);
      seen.add(task.index);
      if (task.key !== undefined)
        wrong(
          ['tasks', i, 'key'],
          'names a task that lies on another server: put its programs and data into the bundle',
        );
      else if (task.scoring_program === undefined) wrong(['tasks', i], 'has no scoring_program');
    });
    bundle.phases.forEach((phase, i) => {
      phase.tasks.forEach((task, j) => {
        if (!seen.has(task)) wrong(['phases', i, 'tasks', j], `there is no task with index ${task}`);
      });
    });
  });
export type Competition = z.infer<typeof competitionSchema>;
