/**
 * What the platform costs, each figure beside what it is measured against in the same run.
 * `--json FILE` writes the rows; `--only NAME` runs one benchmark.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { evaluationsPerSecond } from './evaluations-per-second.ts';
import { leaderboardReads } from './leaderboard-reads.ts';
import { matching } from './matching.ts';
import { needSearch } from './need-search.ts';
import { spreadBesideNeighbours } from './neighbours.ts';
import { type Bench, openBench } from './platform.ts';
import type { Row } from './rows.ts';
import { uploadLarge } from './upload-large.ts';
import { uploadToBoard, uploadToBoardClassifier } from './upload-to-board.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const benchmarks: Record<string, (bench: Bench) => Promise<Row[]>> = {
  'upload-to-board': uploadToBoard,
  'upload-to-board-classifier': uploadToBoardClassifier,
  'evaluations-per-second': evaluationsPerSecond,
  'fixed-computation': spreadBesideNeighbours,
  'leaderboard-reads': leaderboardReads,
  'upload-large': uploadLarge,
  'need-search': needSearch,
  matching,
};

const rows: Row[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (values.only && values.only !== name) continue;
  console.error(`${name} …`);
  await using bench = await openBench();
  rows.push(...(await run(bench)));
}

console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
console.table(
  rows.map(({ name, value, unit, against, ratio }) => ({
    name,
    value: round(value),
    unit,
    against,
    ratio: round(ratio),
  })),
);
if (values.json) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);

function round(value: number): number {
  return Number(value.toPrecision(3));
}
