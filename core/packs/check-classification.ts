/** Whether the truth of a classification pack fits its labels and its input. */
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { PackMistake } from './read.ts';

const optionsSchema = z.looseObject({
  labels: z.array(z.string().min(1).max(60)).min(2).max(1000),
  id: z.string().default('image_id'),
  label: z.string().default('label'),
  predictions: z.string().default('predictions.csv'),
  truth: z.string().default('truth.csv'),
});
const mostMistakes = 20;

export async function checkClassification(
  folder: string,
  split: { input: string; truth: string },
  given: unknown,
): Promise<PackMistake[]> {
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => ({
      file: 'challenge.yaml',
      key: ['judge', 'options', ...issue.path].join('.'),
      reason: issue.message,
    }));
  const options = parsed.data;
  const labels = new Set(options.labels);
  if (labels.size !== options.labels.length)
    return [{ file: 'challenge.yaml', key: 'judge.options.labels', reason: 'a label stands twice' }];

  const file = `${split.truth}/${options.truth}`;
  if (!(await lstat(join(folder, file)).catch(() => null))?.isFile())
    return [{ file, key: '', reason: 'is missing: the truth of a classification' }];
  const mistakes: PackMistake[] = [];
  const wrong = (line: number, reason: string) => mistakes.push({ file, key: `line ${line}`, reason });
  const seen = new Set<string>();
  let header: string[] | null = null;
  let line = 0;
  for await (const raw of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity })) {
    line++;
    const fields = raw.replace(/^\ufeff/, '').split(',');
    if (header === null) {
      header = fields;
      for (const column of [options.id, options.label])
        if (!header.includes(column)) wrong(line, `has no column "${column}"`);
      if (mistakes.length > 0) return mistakes;
      continue;
    }
    if (raw === '') continue;
    const id = fields[header.indexOf(options.id)] ?? '';
    const label = fields[header.indexOf(options.label)] ?? '';
    if (id === '') wrong(line, 'has no id');
    else if (seen.has(id)) wrong(line, `"${id}" stands twice`);
    seen.add(id);
    if (!labels.has(label)) wrong(line, `"${label}" is not among judge.options.labels`);
    if (mistakes.length >= mostMistakes) return mistakes;
  }
  if (seen.size === 0) mistakes.push({ file, key: '', reason: 'has no rows' });
  return mistakes;
}
