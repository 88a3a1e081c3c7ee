/** Evaluations a second with the queue full, beside what the engine itself can do. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../worker/sandbox/engine.ts';
import { zipOfTexts } from '../support/packs.ts';
import { type Bench, demoPack, openPhase } from './platform.ts';
import { judgeEnvironment, type Programs, preparePrograms } from './programs.ts';
import type { Row } from './rows.ts';

const submissions = 40;
const cycles = 20;

export async function evaluationsPerSecond(bench: Bench): Promise<Row[]> {
  await bench.importDemo('bench', { phases: openPhase });
  const programs = await preparePrograms(bench);
  let engine = 0;
  for (const concurrency of [1, 2, 4, 6])
    engine = Math.max(engine, await bareCycles(bench.engine.docker, programs, concurrency));
  const value = await fullQueue(bench);
  return [{ name: 'evaluations-per-second', value, unit: '1/s', against: 'engine', ratio: value / engine }];
}

async function fullQueue(bench: Bench): Promise<number> {
  const cookie = await bench.signUp();
  await bench.call(cookie, 'POST', '/api/challenges/bench/team', { name: 'Bench', accept_rules: true });
  const zip = await zipOfTexts({ 'main.py': await readFile(join(demoPack, 'baselines/majority/main.py')) });
  const submit = async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(zip)]), 'a.zip');
    await bench.call(cookie, 'POST', '/api/challenges/bench/phases/open/submissions', form);
  };
  // The first fills the data volumes, which the engine's own cycles find filled too.
  await submit();
  {
    await using _worker = await bench.startWorker();
    await judged(bench, 2);
  }
  for (let i = 0; i < submissions; i++) await submit();
  await using _worker = await bench.startWorker();
  return await judged(bench, submissions * 2);
}

/** Waits until all are judged. @returns how many a second the last `count` were. */
async function judged(bench: Bench, count: number): Promise<number> {
  for (;;) {
    const [row] = await bench.database.sql<{ left: number; seconds: number | null }[]>`
      select count(*) filter (where state <> 'finished')::int as left,
        (select extract(epoch from max(finished_at) - min(started_at)) from
          (select * from evaluation order by id desc limit ${count}) newest)::float8 as seconds
      from evaluation`;
    if (row?.left === 0) return count / (row.seconds ?? Number.NaN);
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** The same two programs as bare create-start-wait-remove cycles of two containers. @returns evaluations a second. */
async function bareCycles(docker: Engine['docker'], programs: Programs, concurrency: number): Promise<number> {
  const began = performance.now();
  let left = cycles;
  const lane = async (n: number) => {
    const predictions = `${programs.solution}-cycle-${n}`;
    while (left-- > 0) {
      const mounts = [
        `${programs.solution}:/solution:ro`,
        `${programs.input}:/input:ro`,
        `${predictions}:/predictions`,
      ];
      await cycle(docker, programs.runtimeImage, ['/solution/main.py', '/input', '/predictions'], mounts, []);
      await cycle(
        docker,
        programs.judgeImage,
        ['/judge/main.py'],
        [...mounts, `${programs.truth}:/truth:ro`],
        judgeEnvironment(programs),
      );
    }
    await docker.getVolume(predictions).remove();
  };
  await Promise.all(Array.from({ length: concurrency }, (_, n) => lane(n)));
  return cycles / ((performance.now() - began) / 1000);
}

async function cycle(
  docker: Engine['docker'],
  image: string,
  command: string[],
  binds: string[],
  env: string[],
): Promise<void> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['python3'],
    Cmd: command,
    Env: env,
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      Binds: binds,
      Tmpfs: { '/output': '' },
      LogConfig: { Type: 'none', Config: {} },
    },
  });
  await container.start();
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  await container.remove();
  if (StatusCode !== 0) throw new Error(`${command.join(' ')} ended with ${StatusCode}`);
}
