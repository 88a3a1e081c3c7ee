/** Seeds the demo on a platform that was brought up with compose, and waits for its board. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const [server = '', database = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const seeded = spawnSync(process.execPath, [`${root}/server/demo/seed.ts`, server], {
  env: { ...process.env, DATABASE_URL: `postgres://jiebang:${process.env.POSTGRES_PASSWORD}@${database}:5432/jiebang` },
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (seeded.status !== 0) throw new Error('the demo could not be seeded');

const expected = JSON.parse(
  await readFile(`${root}/judges/challenges/snow-leopard/baselines/forest/expected.json`, 'utf8'),
) as { public: { macro_f1: number } };
for (let i = 0; ; i++) {
  const answer = await fetch(`${server}/api/challenges/snow-leopard/phases/qualifying/leaderboard`);
  const { rows } = (await answer.json()) as { rows: { scores: { macro_f1: number } }[] };
  if (rows.length === 3) {
    const best = rows[0]?.scores.macro_f1 ?? 0;
    if (Math.abs(best - expected.public.macro_f1) > 1e-6) throw new Error(`the board says ${best}`);
    console.log('three teams on the board, with the scores that were expected');
    break;
  }
  if (i > 120) throw new Error(`after two minutes the board has ${rows.length} rows`);
  await new Promise((done) => setTimeout(done, 1000));
}
