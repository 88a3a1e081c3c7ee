/** How long a fixed computation takes alone, and beside three teams whose submissions keep the machine busy. */
import { zipOfTexts } from '../support/packs.ts';
import { type Bench, openPhase } from './platform.ts';
import { median, quantile, type Row } from './rows.ts';

const runs = 10;
const slots = 4;
const neighbours = 3;
/** More than can be judged meanwhile, so that there are busy neighbours all the time. */
const busyEach = 40;

/** About half a second on one processor. */
const fixed = `total = 0
for i in range(8_000_000): total += i
`;
const busy = `import time
began = time.monotonic()
while time.monotonic() < began + 2: sum(range(1000))
`;

export async function spreadBesideNeighbours(bench: Bench): Promise<Row[]> {
  const phases = openPhase.map((phase) => ({ ...phase, splits: ['public'] }));
  await bench.importDemo('bench', { phases });
  await using _worker = await bench.startWorker(slots);
  const mine = await joined(bench);
  await timeOf(bench, mine); // Fills the data volumes.
  const alone = await series(bench, mine);
  const others = await Promise.all(Array.from({ length: neighbours }, () => joined(bench)));
  for (let n = 0; n < busyEach; n++) await Promise.all(others.map((cookie) => submit(bench, cookie, busy)));
  const beside = await series(bench, mine);
  const row = (name: string, times: number[]): Row => ({
    name,
    value: median(times),
    unit: 'ms',
    against: 'alone',
    ratio: median(times) / median(alone),
  });
  return [
    row('fixed-computation', alone),
    row('fixed-computation beside three busy neighbours', beside),
    spread('spread of it, alone', alone, alone),
    spread('spread of it, beside three busy neighbours', beside, alone),
  ];
}

/** From the fastest to the slowest of nine in ten, as a share of the median. */
function spread(name: string, times: number[], alone: number[]): Row {
  const of = (list: number[]) => (quantile(list, 0.95) - quantile(list, 0.05)) / median(list);
  return { name, value: of(times) * 100, unit: '%', against: 'alone', ratio: of(times) / of(alone) };
}

async function joined(bench: Bench): Promise<string> {
  const cookie = await bench.signUp();
  await bench.call(cookie, 'POST', '/api/challenges/bench/team', {
    name: `Bench ${cookie.slice(-8)}`,
    accept_rules: true,
  });
  return cookie;
}

async function series(bench: Bench, cookie: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) times.push(await timeOf(bench, cookie));
  return times;
}

/** Of the program alone, from its start to its end as the sandbox measures it, in ms. */
async function timeOf(bench: Bench, cookie: string): Promise<number> {
  const id = await submit(bench, cookie, fixed);
  for (;;) {
    const found = await bench.call<{ state: string; resources: { wall_ms: number } | null }>(
      cookie,
      'GET',
      `/api/submissions/${id}`,
    );
    if (found.state === 'finished') return found.resources?.wall_ms ?? Number.NaN;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function submit(bench: Bench, cookie: string, main: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await zipOfTexts({ 'main.py': main }))]), 'a.zip');
  const { id } = await bench.call<{ id: string }>(
    cookie,
    'POST',
    '/api/challenges/bench/phases/open/submissions',
    form,
  );
  return id;
}
