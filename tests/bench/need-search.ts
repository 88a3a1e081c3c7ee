/** Searches over fifty thousand needs through the API, beside a route that does nothing. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import { fillNeeds } from './needs.ts';
import type { Bench } from './platform.ts';
import { median, quantile, type Row } from './rows.ts';

const many = 50_000;
const rounds = 12;
const q = (text: string) => `q=${encodeURIComponent(text)}`;

/** What people ask: common and rare words, both languages, filters, sorts. */
const searches = [
  '',
  q('微球'),
  q('缓释微球 寿命'),
  q('磷酸铁锂电池'),
  q('谐波减速器精度'),
  q('成品率'),
  q('工艺 设备'),
  q('企业'),
  q('battery'),
  q('wastewater treatment'),
  q('soybean protein 强度'),
  q('量子纠缠'),
  q('红外相机图像误报率'),
  `${q('电池')}&fields=energy&stages=open`,
  `${q('检测')}&region=${encodeURIComponent('天津')}`,
  `${q('能耗')}&sort=newest`,
  `${q('一致性')}&sort=investment&currency=CNY&least=100000000`,
  `${q('涂料')}&sort=deadline`,
  'fields=bio.drugs,agriculture&stages=open',
  'sort=investment&most=50000000',
  'sort=deadline&max_days=60',
  `types=process&region=${encodeURIComponent('深圳')}`,
];

export async function needSearch(bench: Bench): Promise<Row[]> {
  await bench.signUp('organiser');
  await fillNeeds(bench, many);
  await bench.database.db.execute(sql`vacuum analyze need`);
  await bench.database.db.execute(sql`analyze need_version`);
  const counts = await timed(`${bench.url}/api/needs/counts?${q('电池')}`, 5);
  const deep = await deepPage(bench, q('成品率'));
  const addresses = [...searches, deep].map((search) => `${bench.url}/api/needs?${search}`);
  for (const address of addresses) await timed(address, 6);
  const taken: number[] = [];
  const slowest: [number, string][] = [];
  for (let round = 0; round < rounds; round++)
    for (const address of addresses) {
      const [ms = 0] = await timed(address, 1);
      taken.push(ms);
      slowest.push([ms, decodeURIComponent(address.slice(bench.url.length))]);
    }
  const empty = median(await emptyRoute(taken.length));
  for (const [ms, address] of slowest.sort(([a], [b]) => b - a).slice(0, 6))
    console.error(`${ms.toFixed(1)} ms ${address}`);
  console.error(`counts ${median(counts).toFixed(1)} ms`);
  const row = (name: string, value: number): Row => ({
    name,
    value,
    unit: 'ms',
    against: 'empty-route',
    ratio: value / empty,
  });
  return [
    row('need-search-median', median(taken)),
    row('need-search-p95', quantile(taken, 0.95)),
    row('need-search-empty-route', empty),
  ];
}

/** The twentieth page of a search. */
async function deepPage(bench: Bench, search: string): Promise<string> {
  let after = '';
  for (let page = 1; page < 20; page++) {
    const answer = await fetch(`${bench.url}/api/needs?${search}&limit=50${after}`);
    const { next } = (await answer.json()) as { next: string | null };
    if (!next) break;
    after = `&after=${next}`;
  }
  return `${search}${after}`;
}

/** How long each of some requests took, one after the other, in milliseconds. */
async function timed(address: string, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const answer = await fetch(address);
    await answer.arrayBuffer();
    taken.push(performance.now() - started);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  }
  return taken;
}

async function emptyRoute(times: number): Promise<number[]> {
  const server = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import('fastify').then(async ({ default: fastify }) => {
       const app = fastify();
       app.get('/', async () => ({}));
       parentPort.postMessage(await app.listen({ host: '127.0.0.1', port: 0 }));
     });`,
    { eval: true },
  );
  const [url] = (await once(server, 'message')) as [string];
  await timed(url, 20);
  const taken = await timed(url, times);
  await server.terminate();
  return taken;
}
