/** API and worker as processes of their own, on a database of their own, with the demo challenge. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { parse, stringify } from 'yaml';
import { filesOf } from '../../core/archives/tar.ts';
import { type Database, openDatabase } from '../../core/db/client.ts';
import { migrateDatabase } from '../../core/db/migrate.ts';
import { user } from '../../core/db/schema.ts';
import { type Engine, openEngine } from '../../worker/sandbox/engine.ts';
import { reap, removeVolumes } from '../../worker/sandbox/reaper.ts';
import { zipOfTexts } from '../support/packs.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const demoPack = join(root, 'judges/challenges/snow-leopard');

export interface Bench extends AsyncDisposable {
  url: string;
  api: ChildProcess;
  database: Database;
  engine: Engine;
  folder: string;
  startWorker(slots?: number): Promise<AsyncDisposable>;
  /** Signs somebody up and in. @returns the cookie. */
  signUp(role?: 'contestant' | 'organiser'): Promise<string>;
  call<T>(cookie: string, method: string, path: string, body?: object | FormData): Promise<T>;
  /** Imports the demo challenge under another name, with changes to its manifest. */
  importDemo(slug: string, changes?: Record<string, unknown>): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const { DATABASE_URL: shared = '', REDIS_URL = '' } = process.env;
  const stack = new AsyncDisposableStack();
  const instance = `bench-${randomUUID().slice(0, 8)}`;
  const name = instance.replace('-', '_');
  const admin = postgres(shared, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  stack.defer(async () => {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  const databaseUrl = Object.assign(new URL(shared), { pathname: `/${name}` }).href;
  await migrateDatabase(databaseUrl);
  const database = stack.use(openDatabase(databaseUrl));
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const engine = await openEngine({ instance, worker: instance });
  stack.defer(async () => {
    await reap(engine, () => false);
    await removeVolumes(engine);
  });

  const start = async (script: string, env: Record<string, string>) => {
    const child = spawn(process.execPath, [join(root, script)], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        REDIS_URL,
        JIEBANG_DATA: folder,
        JIEBANG_INSTANCE: instance,
        JIEBANG_RATE_LIMIT: 'false',
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [ready] = (await once(child, 'message')) as [{ url?: string }];
    return { child, url: ready.url ?? '' };
  };
  const end = async (child: ChildProcess) => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const api = await start('server/main.ts', { PORT: '0' });
  stack.defer(() => end(api.child));

  const bench: Bench = {
    url: api.url,
    api: api.child,
    database,
    engine,
    folder,
    async startWorker(slots = 0) {
      const worker = await start('worker/main.ts', { JIEBANG_SLOTS: String(slots) });
      stack.defer(() => end(worker.child));
      return { [Symbol.asyncDispose]: () => end(worker.child) };
    },
    async signUp(role = 'contestant') {
      const email = `${randomUUID()}@bench.example`;
      const answer = await fetch(`${api.url}/api/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: 'a good password', name: 'Bench' }),
      });
      await database.db.update(user).set({ role }).where(eq(user.email, email));
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    },
    async call(cookie, method, path, body) {
      const json = body !== undefined && !(body instanceof FormData);
      const answer = await fetch(api.url + path, {
        method,
        headers: { cookie, ...(json ? { 'content-type': 'application/json' } : {}) },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as never;
    },
    async importDemo(slug, changes = {}) {
      const files: Record<string, Uint8Array> = {};
      for (const file of await filesOf(demoPack))
        if (!file.path.startsWith('generat')) files[file.path] = await readFile(file.file);
      const manifest = parse(Buffer.from(files['challenge.yaml'] ?? []).toString()) as Record<string, unknown>;
      files['challenge.yaml'] = Buffer.from(stringify({ ...manifest, slug, ...changes }));
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(await zipOfTexts(files))]), 'pack.zip');
      await bench.call(await bench.signUp('organiser'), 'POST', '/api/packs', form);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  return bench;
}

/** A phase in which a bench may submit as often as it likes. */
export const openPhase = [
  {
    key: 'open',
    opens: '2020-01-01T00:00:00Z',
    closes: '2099-01-01T00:00:00Z',
    splits: ['public', 'private'],
    quota: { per_day: 10_000, total: 10_000, running: 1000 },
  },
];
