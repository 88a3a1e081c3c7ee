/** What each ready metric lets a pack set in `judge.options`; `judges/README.md` says what it means. */
import { z } from 'zod';

/** Right inside its folder, so that no pack leads a reader elsewhere. */
const fileName = z.string().regex(/^(?!\.{1,2}$)[^/\\\0]{1,200}$/, 'must be the name of a file, without a folder');
const column = z.string().min(1).max(60);
const label = z.string().min(1).max(60);
const files = { predictions: fileName.default('predictions.csv'), truth: fileName.default('truth.csv') };

const labels = (most: number) =>
  z
    .array(label)
    .min(2)
    .max(most)
    .refine((all) => new Set(all).size === all.length, 'a label stands twice');

/** A row of probabilities has to fit in a line of 16 KiB. */
const mostProbabilities = 500;

export const classificationOptions = z
  .strictObject({
    labels: labels(10_000),
    id: column.default('image_id'),
    label: column.default('label'),
    ...files,
    recall_of: label.optional(),
    answer: z.enum(['label', 'top_k', 'probabilities']).default('label'),
    k: z.number().int().min(1).max(1000).default(5),
  })
  .superRefine((options, context) => {
    const wrong = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (options.recall_of !== undefined && !options.labels.includes(options.recall_of))
      wrong('recall_of', 'is not among the labels');
    if (options.answer === 'top_k' && options.labels.some((one) => one.includes(' ')))
      wrong('labels', 'a label with a space cannot stand in a list of labels');
    if (options.answer !== 'probabilities') return;
    if (options.labels.length > mostProbabilities)
      wrong('labels', `at most ${mostProbabilities} can have probabilities`);
    if (options.labels.includes(options.id)) wrong('id', 'is the column of a label');
  });

/** The figure of what was taken for what has a row for each class and one for nothing. */
export const detectionOptions = z
  .strictObject({
    classes: z
      .array(label)
      .min(1)
      .max(199)
      .refine((all) => new Set(all).size === all.length, 'a class stands twice'),
    id: column.default('image_id'),
    class: column.default('class'),
    ...files,
    most: z.number().int().min(1).max(1000).default(100),
  })
  .superRefine((options, context) => {
    const taken = ['score', 'x', 'y', 'w', 'h'];
    for (const key of ['id', 'class'] as const)
      if (taken.includes(options[key]) || options.id === options.class)
        context.addIssue({ code: 'custom', path: [key], message: 'is the name of another column' });
  });

export const reidentificationOptions = z
  .strictObject({
    id: column.default('image_id'),
    individual: column.default('individual'),
    database: fileName.default('database.csv'),
    ...files,
    new: label.default('new_individual'),
    guesses: z.number().int().min(1).max(100).default(5),
  })
  .refine(({ id, individual }) => id !== individual, { message: 'is the column of the id', path: ['individual'] });

export const regressionOptions = z
  .strictObject({
    id: column.default('id'),
    target: column.default('value'),
    ...files,
    low: z.number().optional(),
    high: z.number().optional(),
  })
  .refine(({ low, high }) => low === undefined || high === undefined || low < high, {
    message: 'must be above low',
    path: ['high'],
  });

export const segmentationOptions = z
  .strictObject({
    labels: labels(255),
    ignore: z.number().int().min(0).max(255).optional(),
    without: z.array(label).default([]),
    truth: z.union([z.literal(''), fileName]).default(''),
    predictions: z.union([z.literal(''), fileName]).default(''),
  })
  .refine(({ labels, without }) => without.every((one) => labels.includes(one)) && without.length < labels.length, {
    message: 'must name some of the labels',
    path: ['without'],
  });

export const rankingOptions = z.strictObject({
  query: column.default('query'),
  item: column.default('item'),
  score: column.default('score'),
  relevance: column.default('relevance'),
  ...files,
  k: z.number().int().min(1).max(100_000).default(10),
  gain: z.enum(['linear', 'exponential']).default('linear'),
  relevant_from: z.number().positive().max(100).default(1),
  most: z.number().int().min(1).max(100_000).default(1000),
});

export const textOptions = z
  .strictObject({
    id: column.default('id'),
    text: column.default('text'),
    references: z.array(column).min(1).max(16).optional(),
    ...files,
    normalise: z.enum(['none', 'nfc', 'nfkc']).default('nfc'),
    lower: z.boolean().default(false),
    tokens: z.enum(['words', 'characters']).default('words'),
    longest: z.number().int().min(1).max(10_000).default(2000),
  })
  .transform((options) => ({ ...options, references: options.references ?? [options.text] }));
