/** Whether a pack's options, scores and truth fit the ready metric that it names: one table for all metrics. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkTruthTable } from './check-truth-table.ts';
import type { Manifest, Score } from './manifest.ts';
import {
  classificationOptions,
  detectionOptions,
  rankingOptions,
  regressionOptions,
  reidentificationOptions,
  segmentationOptions,
  textOptions,
} from './metric-options.ts';
import type { PackMistake } from './read.ts';

type Better = Score['better'];
type Judge = Extract<Manifest['judge'], { metric: string }>;

interface Metric<Options> {
  options: z.ZodType<Options>;
  /** The scores that it has with these options, and which way is better; null where nothing is checked. */
  scores(options: Options): Map<string, Better> | null;
  /** @param truth path of the split's truth in the pack. */
  checkTruth(folder: string, truth: string, options: Options): Promise<PackMistake[]>;
}

const higher = (...keys: string[]) => keys.map((key): [string, Better] => [key, 'higher']);
const lower = (...keys: string[]) => keys.map((key): [string, Better] => [key, 'lower']);
const ofLabels = (labels: string[], ...kinds: string[]) =>
  higher(...labels.flatMap((label) => kinds.map((kind) => `${label}_${kind}`)));

const classification: Metric<z.infer<typeof classificationOptions>> = {
  options: classificationOptions,
  scores: ({ labels, answer, recall_of }) =>
    new Map([
      ...higher('accuracy', 'balanced_accuracy', 'macro_f1', 'weighted_f1'),
      ...ofLabels(labels, 'recall', 'precision'),
      ...(recall_of === undefined ? [] : higher('recall')),
      ...(answer === 'label' ? [] : higher('map_at_k')),
      ...(answer === 'probabilities' ? [...lower('log_loss'), ...higher('roc_auc')] : []),
    ]),
  checkTruth: (folder, truth, options) => {
    const known = new Set(options.labels);
    const label = (value: string) => (known.has(value) ? null : `"${value}" is not among judge.options.labels`);
    return checkTruthTable(folder, `${truth}/${options.truth}`, {
      id: [options.id],
      columns: { [options.label]: label },
    });
  },
};

const detection: Metric<z.infer<typeof detectionOptions>> = {
  options: detectionOptions,
  scores: ({ classes }) =>
    new Map([
      ...higher('map', 'ap50', 'ap75', 'map_small', 'map_medium', 'map_large', 'ar'),
      ...ofLabels(classes, 'ap', 'ap50'),
    ]),
  checkTruth: async (folder, truth, options) => {
    const known = new Set(['', ...options.classes]);
    const name = (value: string) => (known.has(value) ? null : `"${value}" is not among judge.options.classes`);
    const place = (value: string) => (value === '' ? null : numberBetween(value, -1e6, 1e6));
    const side = (value: string) => (value === '' ? null : numberBetween(value, 1e-3, 1e6));
    const bare = new Set<string>();
    const file = `${truth}/${options.truth}`;
    const seen = new Map<string, number>();
    let broken: string | undefined;
    const mistakes = await checkTruthTable(folder, file, {
      id: [options.id],
      repeats: true,
      columns: { [options.class]: name, x: place, y: place, w: side, h: side },
      row: ([id = '', ...values]) => {
        const empty = values.filter((value) => value === '').length;
        if (empty === values.length) bare.add(id);
        else if (empty > 0) broken ??= `a box of "${id}" lacks a value`;
        seen.set(id, (seen.get(id) ?? 0) + 1);
      },
    });
    if (mistakes.length > 0) return mistakes;
    const twice = [...bare].find((id) => (seen.get(id) ?? 0) > 1);
    if (twice !== undefined) broken ??= `"${twice}" has nothing in it and yet another row`;
    if (bare.size === seen.size) broken ??= 'has no box: nothing can be found';
    return broken === undefined ? [] : [{ file, key: '', reason: broken }];
  },
};

const reidentification: Metric<z.infer<typeof reidentificationOptions>> = {
  options: reidentificationOptions,
  scores: ({ guesses }) =>
    new Map(
      higher(
        'baks',
        'baus',
        'geometric_mean',
        `map_at_${guesses}`,
        ...Array.from({ length: guesses }, (_, i) => `cmc_${i + 1}`),
      ),
    ),
  checkTruth: (folder, truth, options) => {
    const individual = (value: string) =>
      value === '' || value === options.new ? `an individual may not be called "${value}"` : null;
    return checkTruthTable(folder, `${truth}/${options.truth}`, {
      id: [options.id],
      columns: { [options.individual]: individual },
    });
  },
};

const regression: Metric<z.infer<typeof regressionOptions>> = {
  options: regressionOptions,
  scores: () => new Map([...lower('mae', 'rmse', 'mape'), ...higher('r2')]),
  checkTruth: (folder, truth, options) =>
    checkTruthTable(folder, `${truth}/${options.truth}`, {
      id: [options.id],
      columns: { [options.target]: (value) => numberBetween(value, -1e30, 1e30) },
    }),
};

const segmentation: Metric<z.infer<typeof segmentationOptions>> = {
  options: segmentationOptions,
  scores: ({ labels }) => new Map([...higher('miou', 'dice', 'pixel_accuracy'), ...ofLabels(labels, 'iou', 'dice')]),
  checkTruth: async (folder, truth, options) => {
    const masks = options.truth === '' ? truth : `${truth}/${options.truth}`;
    const entries = await readdir(join(folder, masks), { withFileTypes: true }).catch(() => []);
    const found = entries.some((entry) => entry.isFile() && entry.name.endsWith('.png'));
    return found ? [] : [{ file: masks, key: '', reason: 'has no mask: a PNG file for each case' }];
  },
};

const ranking: Metric<z.infer<typeof rankingOptions>> = {
  options: rankingOptions,
  scores: () => new Map(higher('ndcg', 'mrr', 'map')),
  checkTruth: async (folder, truth, options) => {
    const file = `${truth}/${options.truth}`;
    const best = new Map<string, number>();
    const mistakes = await checkTruthTable(folder, file, {
      id: [options.query, options.item],
      columns: { [options.relevance]: (value) => numberBetween(value, 0, 100) },
      row: ([query = '', , relevance]) => best.set(query, Math.max(best.get(query) ?? 0, Number(relevance))),
    });
    const lost = [...best].find(([, relevance]) => relevance < options.relevant_from);
    if (mistakes.length === 0 && lost)
      return [{ file, key: '', reason: `nothing is relevant to the query "${lost[0]}"` }];
    return mistakes;
  },
};

const text: Metric<z.infer<typeof textOptions>> = {
  options: textOptions,
  scores: () => new Map([...higher('exact_match', 'bleu'), ...lower('edit_distance', 'cer')]),
  checkTruth: (folder, truth, options) =>
    checkTruthTable(folder, `${truth}/${options.truth}`, {
      id: [options.id],
      columns: Object.fromEntries(options.references.map((column) => [column, () => null])),
    }),
};

const metrics: Record<Judge['metric'], Metric<unknown>> = {
  classification,
  detection,
  ranking,
  regression,
  reidentification,
  segmentation,
  text,
};

/** @returns what is wrong with `judge.options` and with the keys and directions of `scores`. */
export function checkMetric({ judge, scores }: Manifest): PackMistake[] {
  if (!('metric' in judge)) return [];
  const file = 'challenge.yaml';
  const metric = metrics[judge.metric];
  const parsed = metric.options.safeParse(judge.options);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({
      file,
      key: ['judge', 'options', ...path].join('.'),
      reason: message,
    }));
  const known = metric.scores(parsed.data);
  if (known === null) return [];
  return scores.flatMap(({ key, better }, i) => {
    const right = known.get(key);
    if (right === undefined)
      return [
        { file, key: `scores.${i}.key`, reason: `the metric ${judge.metric} has no score "${key}" with its options` },
      ];
    if (right !== better) return [{ file, key: `scores.${i}.better`, reason: `a ${right} ${key} is better` }];
    return [];
  });
}

/** @returns what is wrong with a split's truth; nothing while the options are wrong, which `checkMetric` says. */
export async function checkTruth(folder: string, truth: string, { judge }: Manifest): Promise<PackMistake[]> {
  if (!('metric' in judge)) return [];
  const metric = metrics[judge.metric];
  const parsed = metric.options.safeParse(judge.options);
  return parsed.success ? metric.checkTruth(folder, truth, parsed.data) : [];
}

/** The numbers that `jiebang_judge` reads: decimal, in ASCII digits. */
const decimal = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

function numberBetween(value: string, low: number, high: number): string | null {
  if (!decimal.test(value)) return `"${value.slice(0, 80)}" is not a decimal number`;
  return Number(value) >= low && Number(value) <= high
    ? null
    : `"${value.slice(0, 80)}" is not within ${low} … ${high}`;
}
