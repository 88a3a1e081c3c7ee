/** The shapes in which a sandbox's outcome and a judge's answer are recorded, shown and sent. */
import { z } from 'zod';

const text = z.string().max(2000);
const bilingualText = z.object({ en: text, zh: text });

/** What made an evaluation end as it did: which limit, which exit, which fault. */
export const verdictDetailsSchema = z.object({
  reason: z.enum([
    'exit_code',
    'signal',
    'wall',
    'cpu',
    'idle',
    'memory',
    'files',
    'scratch',
    'inodes',
    'log',
    'output',
    'judge',
    'engine',
    'storage',
    'lost_worker',
  ]),
  /** Exit code, signal number, or the limit in its own unit. */
  value: z.number().optional(),
  text: text.optional(),
});
export type VerdictDetails = z.infer<typeof verdictDetailsSchema>;

export const mistakeSchema = z.object({
  file: z.string().max(200),
  line: z.number().int().min(1).optional(),
  column: z.string().max(200).optional(),
  code: z.string().max(60),
  expected: text.optional(),
  found: text.optional(),
  message: bilingualText,
});

export const mistakesSchema = z.object({
  mistakes: z.array(mistakeSchema).min(1).max(50),
  more: z.number().int().min(0).default(0),
});
export type Mistakes = z.infer<typeof mistakesSchema>;

const figureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('confusion_matrix'),
    /** Rows are the truth, columns the prediction. */
    labels: z.array(z.string().max(100)).max(200),
    matrix: z.array(z.array(z.number().int().min(0)).max(200)).max(200),
  }),
]);
export const figuresSchema = z.record(z.string().max(60), figureSchema);
export type Figures = z.infer<typeof figuresSchema>;

/** What a judge writes to `result.json`. */
export const judgeResultSchema = z.union([
  mistakesSchema,
  z.object({
    scores: z.record(z.string(), z.number()),
    /** The score of each case, of which larger is better: what results are compared by. */
    cases: z.array(z.object({ id: z.string().max(200), score: z.number() })).optional(),
    /** Score → its 95 % interval, where the judge knows better than a bootstrap of the cases' mean. */
    intervals: z
      .record(
        z.string(),
        z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, 'must be [low, high]'),
      )
      .optional(),
    figures: figuresSchema.default({}),
    message: bilingualText.optional(),
  }),
]);
export type JudgeResult = z.infer<typeof judgeResultSchema>;

/** Measured from outside the contestant's program. */
export const resourcesSchema = z.object({
  wall_ms: z.number(),
  cpu_ms: z.number(),
  peak_memory_mb: z.number(),
  output_bytes: z.number(),
  log_bytes: z.number(),
  judge_ms: z.number().optional(),
});
export type Resources = z.infer<typeof resourcesSchema>;
