/** The shape of `challenge.yaml`: what a challenge is, as its author writes it. */
import { z } from 'zod';

export const bilingual = (max: number) =>
  z.strictObject({ en: z.string().trim().min(1).max(max), zh: z.string().trim().min(1).max(max) });
export type Bilingual = { en: string; zh: string };

const key = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/, 'must be lower-case letters, digits and _ (at most 48)');
/** A path inside the pack: relative, `/` between its parts, never upwards. */
const path = z
  .string()
  .max(200)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))(?!.*\/\/)[^\\\0]+?\/?$/, 'must be a path inside the pack')
  .transform((value) => value.replace(/\/$/, ''));
const bilingualPath = z.strictObject({ en: path, zh: path });
const readyMetrics = [
  'classification',
  'detection',
  'ranking',
  'regression',
  'reidentification',
  'segmentation',
  'text',
] as const;
const splitName = z.enum(['public', 'private', 'final']);
export type SplitName = z.infer<typeof splitName>;

/** A program that comes with the pack, and the command that its own metadata names. */
const packProgram = z.strictObject({ program: path, command: z.string().trim().min(1).max(2000) });
export type PackProgram = z.infer<typeof packProgram>;

const splitSchema = z.strictObject({
  input: path,
  truth: path,
  /** Under the contract of another platform: what scores its predictions, and what runs contestants' code. */
  scoring: packProgram.optional(),
  ingestion: packProgram.optional(),
});
export type Split = z.infer<typeof splitSchema>;

/** Where the columns of a board come from, when another platform's program writes the scores. */
const codabenchJudge = z.strictObject({
  contract: z.literal('codabench'),
  options: z.record(z.string(), z.json()).default({}),
  /** Our key of a score → the program's. */
  columns: z.record(key, z.string().min(1).max(200)).default({}),
  /** Our key of a score → what is made of the program's scores. */
  computed: z
    .record(
      key,
      z.strictObject({ how: z.enum(['sum', 'avg', 'min', 'max']), of: z.array(z.string().max(200)).min(1).max(100) }),
    )
    .default({}),
});

export const limitsSchema = z.strictObject({
  /** From the job's last byte to the program's end, in seconds. */
  wall_seconds: z.number().positive().max(86_400),
  /** Processor time of all its processes together, in seconds; unlimited but for `wall_seconds` × `cpus` when unset. */
  cpu_seconds: z.number().positive().max(86_400).optional(),
  cpus: z.number().positive().max(64),
  /** Of the program and of every file it writes, in MiB. */
  memory_mb: z.number().int().min(64).max(262_144),
  processes: z.number().int().min(4).max(4096),
  output_mb: z.number().int().min(1).max(16_384),
  scratch_mb: z.number().int().min(1).max(65_536),
  /** What is kept of standard output and error together, in KiB; a program that prints 64 times as much is stopped. */
  log_kb: z.number().int().min(1).max(1024),
});
export type Limits = z.infer<typeof limitsSchema>;

export const submissionRulesSchema = z.strictObject({
  kind: z.enum(['code', 'predictions']),
  runtime: z.enum(['python-ml']).default('python-ml'),
  max_upload_mb: z.number().int().min(1).max(16_384),
  max_unpacked_mb: z.number().int().min(1).max(65_536).default(256),
  /** A zip of whatever the pack's own programs read: no entry point is asked for, predictions may be many files. */
  contents: z.literal('any').optional(),
});

export const scoreSchema = z.strictObject({
  key,
  label: bilingual(60),
  better: z.enum(['higher', 'lower']),
  primary: z.boolean().default(false),
  decimals: z.number().int().min(0).max(8).default(4),
});
export type Score = z.infer<typeof scoreSchema>;

export const quotaSchema = z.strictObject({
  /** Submissions a day, in the challenge's zone. */
  per_day: z.number().int().min(1).max(10_000),
  /** Over the whole phase. */
  total: z.number().int().min(1).max(1_000_000),
  /** Not judged yet, at any one time. */
  running: z.number().int().min(1).max(1000).default(1),
});
export type Quota = z.infer<typeof quotaSchema>;

const instant = z
  .union([z.iso.datetime({ offset: true }), z.date().transform((d) => d.toISOString())])
  .transform((value) => new Date(value).toISOString());

/** Which of a team's submissions it is ranked by. */
const ranksBy = z.enum(['best', 'last', 'selected']);
export type RanksBy = z.infer<typeof ranksBy>;

/** Who stands first of those with equal primary scores: who was first, nobody, or who is better by the next score. */
const ties = z.enum(['earliest', 'shared', 'secondary']);
export type Ties = z.infer<typeof ties>;

/** The public score moves only by a significant step: a fixed one, or more than chance can explain. */
export const ladderSchema = z.strictObject({ step: z.union([z.literal('auto'), z.number().positive()]) });
export type Ladder = z.infer<typeof ladderSchema>;

const phaseSchema = z
  .strictObject({
    key,
    title: bilingual(60).optional(),
    opens: instant.optional(),
    closes: instant.optional(),
    /** The first is shown while the phase is open. */
    splits: z.array(splitName).min(1).max(3),
    quota: quotaSchema.default({ per_day: 10, total: 1000, running: 1 }),
    ranks_by: ranksBy.default('best'),
    /** How many submissions a team may choose where it is ranked by what it selected. */
    selections: z.number().int().min(1).max(100).default(2),
    ties: ties.default('earliest'),
    ladder: ladderSchema.optional(),
    entry: z.enum(['open', 'invited']).default('open'),
  })
  .refine((p) => p.entry === 'invited' || (p.opens && p.closes), {
    message: 'an open phase needs both opens and closes',
    path: ['opens'],
  })
  .refine((p) => !p.opens || !p.closes || p.opens < p.closes, {
    message: 'must be later than opens',
    path: ['closes'],
  })
  .refine((p) => !p.ladder || p.splits[0] === 'public', {
    message: 'guards a public score: the first split must be public',
    path: ['ladder'],
  })
  .refine((p) => !p.ladder || p.ranks_by !== 'last', {
    message: 'shows the best so far, and does not go with ranks_by: last',
    path: ['ladder'],
  });

const award = z.strictObject({ rank: z.number().int().min(1), amount: z.number().int().min(0) });

export const manifestSchema = z
  .strictObject({
    schema: z.literal('jiebang/1'),
    slug: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens'),
    title: bilingual(80),
    summary: bilingual(300).optional(),
    description: bilingualPath,
    rules: bilingualPath.optional(),
    cover: path.optional(),
    timezone: z
      .string()
      .default('Asia/Shanghai')
      .refine(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
        'is not a known time zone',
      ),
    sponsor: z.strictObject({ name: bilingual(120) }),
    bounty: z
      .strictObject({
        currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as CNY'),
        /** In whole units of the currency. */
        total: z.number().int().min(0).max(1_000_000_000),
        awards: z.array(award).max(100),
      })
      .refine((b) => b.awards.reduce((sum, a) => sum + a.amount, 0) === b.total, {
        message: 'the awards must add up to the total',
        path: ['awards'],
      })
      .optional(),
    submission: submissionRulesSchema,
    limits: limitsSchema,
    public_data: path.optional(),
    splits: z.partialRecord(splitName, splitSchema),
    judge: z.union([
      z.strictObject({ metric: z.enum(readyMetrics), options: z.record(z.string(), z.json()).default({}) }),
      z.strictObject({ image: path, options: z.record(z.string(), z.json()).default({}) }),
      codabenchJudge,
    ]),
    scores: z.array(scoreSchema).min(1).max(20),
    phases: z.array(phaseSchema).min(1).max(20),
    starter: path.optional(),
    baselines: z.array(path).max(20).default([]),
    /** A program that writes `data/`, for packs whose data is made rather than shipped. */
    generate: z.strictObject({ program: path, runtime: z.enum(['python-ml']).default('python-ml') }).optional(),
    logs: z.enum(['visible', 'hidden']).default('visible'),
  })
  .superRefine((pack, context) => {
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (pack.scores.filter((s) => s.primary).length !== 1) wrong(['scores'], 'exactly one score must be primary');
    for (const [list, items] of [
      ['scores', pack.scores],
      ['phases', pack.phases],
    ] as const) {
      const seen = new Set<string>();
      items.forEach((item, i) => {
        if (seen.has(item.key)) wrong([list, i, 'key'], `"${item.key}" stands twice`);
        seen.add(item.key);
      });
    }
    pack.phases.forEach((phase, i) => {
      phase.splits.forEach((split, j) => {
        if (!pack.splits[split]) wrong(['phases', i, 'splits', j], `"${split}" is not among the pack's splits`);
      });
    });
    for (const mistake of contractMistakes(pack)) wrong(mistake.path, mistake.message);
    const { limits, submission } = pack;
    const written = limits.scratch_mb + limits.output_mb + submission.max_unpacked_mb + 128;
    if (submission.kind === 'code' && written > limits.memory_mb)
      wrong(
        ['limits', 'memory_mb'],
        `files count as memory: scratch_mb + output_mb + max_unpacked_mb + 128 = ${written} must fit in it`,
      );
  });

export type Manifest = z.infer<typeof manifestSchema>;

/** Programs of its own belong to a pack under another platform's contract, and to no other. */
function contractMistakes({
  judge,
  scores,
  splits,
  submission,
}: {
  judge: z.infer<typeof codabenchJudge> | { metric: string } | { image: string };
  scores: Score[];
  splits: Partial<Record<SplitName, Split>>;
  submission: { kind: 'code' | 'predictions'; contents?: 'any' | undefined };
}): { path: (string | number)[]; message: string }[] {
  const mistakes: { path: (string | number)[]; message: string }[] = [];
  const wrong = (path: (string | number)[], message: string) => mistakes.push({ path, message });
  const contract = 'contract' in judge ? judge : null;
  for (const [name, split] of Object.entries(splits))
    for (const [role, needed] of [
      ['scoring', contract !== null],
      ['ingestion', contract !== null && submission.kind === 'code'],
    ] as const)
      if ((split[role] !== undefined) !== needed)
        wrong(['splits', name, role], needed ? 'is missing' : 'does not go with this judge and kind of submission');
  if (contract === null) return mistakes;
  if (submission.contents !== 'any') wrong(['submission', 'contents'], 'must be any under this contract');
  scores.forEach(({ key }, i) => {
    if (Object.hasOwn(contract.columns, key) === Object.hasOwn(contract.computed, key))
      wrong(['scores', i, 'key'], 'must stand in judge.columns or in judge.computed');
  });
  return mistakes;
}

/** The score that ranks. */
export function primaryScore(scores: Score[]): Score {
  const primary = scores.find((score) => score.primary);
  if (!primary) throw new Error('a pack without a primary score cannot have been imported');
  return primary;
}
