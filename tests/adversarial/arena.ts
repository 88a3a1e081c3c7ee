/** A platform on which hostile things are tried: secrets planted where contestants must not reach, and a watch. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { type Changes, type Files, importPack, tinyPack, zipOfTexts } from '../support/packs.ts';
import { aPerson, join, type Person } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { submit } from '../support/submissions.ts';
import { type HostState, leftovers, type Watch, watchHost } from './host.ts';

/** Packs by how long they let a program run, so that a slow machine changes no verdict and a fast one does not wait. */
export const packs = {
  /** For what must end by itself. */
  patient: { wall_seconds: 30, cpus: 1, memory_mb: 256, processes: 32, output_mb: 4, scratch_mb: 32, log_kb: 8 },
  /** For what must be ended. */
  hasty: { wall_seconds: 2, cpus: 1, memory_mb: 256, processes: 32, output_mb: 4, scratch_mb: 32, log_kb: 8 },
  /** For what must be ended because of the processor time it takes. */
  thrifty: {
    wall_seconds: 20,
    cpu_seconds: 1,
    cpus: 1,
    memory_mb: 256,
    processes: 32,
    output_mb: 4,
    scratch_mb: 32,
    log_kb: 8,
  },
} as const;
export type PackName = keyof typeof packs;

/** What must never be read by the wrong people, and where it was put. */
export interface Secret {
  where: string;
  text: string;
}

export interface Arena extends AsyncDisposable {
  platform: Platform;
  watch: Watch;
  attacker: Person;
  /** Another team, whose work nobody else may see or disturb. */
  rival: Person;
  rivalSecret: string;
  secrets: Secret[];
  /** What may not stand in a log on top of that: names of teams, of this machine. */
  names: Secret[];
  port: number;
  /** How often anything came to the listener on this machine's own loopback interface. */
  visits(): number;
  /** Everything that the attacker's event stream has said so far. */
  heard(): string;
}

export const secretOf = (kind: string) => `canary-${kind}-${randomBytes(16).toString('hex')}`;

/** A pack of the arena; `secret` lies in its truth. */
export function arenaPack(slug: string, limits: object, secret: string, changes: Changes = {}): Files {
  const quota = { per_day: 10_000, total: 100_000, running: 1000 };
  const always = { opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z' };
  const phases = [{ key: 'open', ...always, splits: ['public'], quota }];
  return { ...tinyPack(slug, { limits, phases, ...changes }), 'public/truth/notes.txt': `${secret}\n` };
}

export async function openArena(): Promise<Arena> {
  const stack = new AsyncDisposableStack();
  const [truth, theirs, environment] = ['truth', 'rival', 'environment'].map(secretOf) as [string, string, string];
  process.env.JIEBANG_FAKE_SECRET = environment;
  stack.defer(() => {
    delete process.env.JIEBANG_FAKE_SECRET;
  });
  const listener = await listen(stack);
  const platform = stack.use(await startPlatform());
  const watch = stack.use(await watchHost(platform));
  const organiser = await aPerson(platform, 'organiser');
  const [attacker, rival] = [await aPerson(platform), await aPerson(platform)];
  const [ours, others] = [`Attackers ${randomUUID().slice(0, 8)}`, `Rivals ${randomUUID().slice(0, 8)}`];
  for (const [slug, limits] of Object.entries(packs)) {
    const imported = await importPack(platform, arenaPack(slug, limits, truth), organiser);
    if (imported.status !== 201) throw new Error(JSON.stringify(imported.body));
    await join(attacker, slug, ours);
    await join(rival, slug, others);
  }
  const heard = follow(stack, platform, attacker);
  await platform.work(6);
  const owned = stack.move();
  return {
    platform,
    watch,
    attacker,
    rival,
    rivalSecret: theirs,
    secrets: [
      { where: 'the truth', text: truth },
      { where: 'the work of another team', text: theirs },
      { where: 'the environment of the worker', text: environment },
      { where: 'the settings of the platform', text: platform.config.JIEBANG_SECRET ?? 'no secret' },
      { where: 'the address of the database', text: platform.config.DATABASE_URL },
      { where: 'the folder of the platform', text: platform.config.JIEBANG_DATA },
    ],
    names: [
      { where: 'the attackers’ name', text: ours },
      { where: 'the rivals’ name', text: others },
      // A short one may be part of any word.
      ...(hostname().length > 5 ? [{ where: 'the name of this machine', text: hostname() }] : []),
    ],
    port: listener.port,
    visits: listener.visits,
    heard,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Listens for connections and datagrams on this machine's loopback interface, where a sandbox must not reach. */
async function listen(stack: AsyncDisposableStack): Promise<{ port: number; visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => visits++).bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  stack.defer(() => {
    server.close();
    datagrams.close();
  });
  return { port, visits: () => visits };
}

/** Follows the events of every pack as somebody's browser would. */
function follow(stack: AsyncDisposableStack, platform: Platform, who: Person): () => string {
  const stop = new AbortController();
  stack.defer(() => stop.abort());
  let heard = '';
  for (const slug of Object.keys(packs))
    void (async () => {
      const response = await fetch(`${platform.url}/api/challenges/${slug}/events`, {
        signal: stop.signal,
        headers: { accept: 'text/event-stream', cookie: who.cookie },
      });
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) heard += decoder.decode(chunk, { stream: true });
    })().catch(() => {});
  return () => heard;
}

const solutions = fileURLToPath(new URL('solutions', import.meta.url));

/** The zip of a hostile sample: its own folder, what all of them share, and where the listener listens. */
export async function sampleZip(folder: string, port: number): Promise<Buffer> {
  const files: Record<string, Uint8Array | string> = { 'port.txt': String(port) };
  files['attempt.py'] = await readFile(`${solutions}/attempt.py`);
  for (const name of await readdir(`${solutions}/${folder}`))
    if (name !== '__pycache__') files[name] = await readFile(`${solutions}/${folder}/${name}`);
  return zipOfTexts(files);
}

/** Submits a harmless program of the rivals: it works beside the others, and looks after what is its own. */
export async function submitNeighbour(arena: Arena): Promise<string> {
  const sent = await submit(
    arena.rival,
    'patient',
    await zipOfTexts({ 'main.py': await readFile(`${solutions}/neighbour.py`), 'secret.txt': arena.rivalSecret }),
  );
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  return sent.body.id;
}

/** Everything that a team can read of a submission of its own, and of what it is part of, one text an address. */
export async function readable(who: Person, slug: string, id: string): Promise<Map<string, string>> {
  const paths = [
    `/api/submissions/${id}`,
    `/api/submissions/${id}/log`,
    `/api/submissions/${id}/archive`,
    `/api/challenges/${slug}`,
    `/api/challenges/${slug}/team`,
    `/api/challenges/${slug}/submissions`,
    `/api/challenges/${slug}/phases/open/leaderboard`,
  ];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const { body } = await who.call<unknown>('GET', path);
      return [path, typeof body === 'string' ? body : JSON.stringify(body)] as const;
    }),
  );
  return new Map(texts);
}

/** Where secrets stand in what can be read. */
export function secretsIn(texts: Iterable<[string, string]>, secrets: Secret[]): string[] {
  const found: string[] = [];
  for (const [place, text] of texts)
    for (const secret of secrets) if (text.includes(secret.text)) found.push(`${secret.where} in ${place}`);
  return found;
}

/** Waits until the host is as it was, or for so long that it will not be. @returns what is left then. */
export async function settled(watch: Watch, before: HostState): Promise<string[]> {
  let left: string[] = [];
  await vi
    .waitUntil(
      async () => {
        left = leftovers(before, await watch.look());
        return left.length === 0;
      },
      { timeout: 10_000, interval: 100 },
    )
    .catch(() => {});
  return left;
}
