/** What is examined: its settings, and its parts, each connected to when a check first asks for it. */
import postgres from 'postgres';
import { type Config, environment } from '../../core/config.ts';
import type { Bilingual } from '../../core/packs/manifest.ts';
import { ownImages, type Recipe } from '../sandbox/images.ts';
import { type EngineFacts, type InspectedEngine, inspectEngine } from '../sandbox/inspect.ts';
import { NotThere } from './check.ts';
import { type Connected, openQueue } from './queue.ts';

/** Nothing is waited for longer. */
export const patienceMs = 5_000;

export type Settings = Omit<Config, 'DATABASE_URL' | 'REDIS_URL'> & Partial<Config>;

/** A part that answers, or why it does not. */
export type Reached<T> = { answers: true; part: T } | { answers: false; error: Error };

export interface Examined extends AsyncDisposable {
  env: NodeJS.ProcessEnv;
  /** Settings with their defaults; one that is wrong counts as not given. */
  settings: Settings;
  /** What is wrong with the settings, by name; values are never part of it. */
  mistakes: { name: string; message: string }[];
  /** Whether there is an installation to examine, or only a machine that one could be started on. */
  installed: boolean;
  images: Recipe[];
  reachEngine(): Promise<Reached<InspectedEngine>>;
  reachDatabase(): Promise<Reached<postgres.Sql>>;
  reachRedis(): Promise<Reached<Connected>>;
  /** @throws NotThere, as do the two below. */
  engine(): Promise<InspectedEngine>;
  engineFacts(): Promise<EngineFacts>;
  database(): Promise<postgres.Sql>;
  redis(): Promise<Connected>;
}

/** @param env of the installation; the engine is the one that DOCKER_HOST of this process names. */
export function openExamined(env: NodeJS.ProcessEnv, images: Recipe[] = ownImages): Examined {
  const { settings, mistakes } = readSettings(env);
  const stack = new AsyncDisposableStack();

  const reachEngine = once(() => reach(() => inspectEngine(patienceMs)));
  const reachDatabase = once(async () => {
    const sql = postgres(required(settings.DATABASE_URL), {
      max: 1,
      connect_timeout: patienceMs / 1000,
      onnotice: () => {},
      connection: {
        application_name: 'jiebang-doctor',
        default_transaction_read_only: true,
        statement_timeout: patienceMs,
      },
    });
    stack.defer(() => sql.end({ timeout: 1 }));
    await sql`select 1`;
    return sql;
  });
  const reachRedis = once(async () => stack.use(await openQueue(required(settings.REDIS_URL), patienceMs)));

  const database = () => reach(reachDatabase);
  const redis = () => reach(reachRedis);
  return {
    env,
    settings,
    mistakes,
    installed: settings.DATABASE_URL !== undefined || settings.REDIS_URL !== undefined,
    images,
    reachEngine,
    reachDatabase: database,
    reachRedis: redis,
    engine: async () => partOf(await reachEngine(), notThere.engine),
    engineFacts: async () => partOf(await reachEngine(), notThere.engine).facts,
    database: async () => partOf(await database(), notThere.database),
    redis: async () => partOf(await redis(), notThere.redis),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const notThere = {
  engine: { en: 'Not checked: no Docker Engine answers.', zh: '未检查：Docker 引擎没有响应。' },
  database: { en: 'Not checked: PostgreSQL does not answer.', zh: '未检查：PostgreSQL 没有响应。' },
  redis: { en: 'Not checked: Redis does not answer.', zh: '未检查：Redis 没有响应。' },
} satisfies Record<string, Bilingual>;

function readSettings(given: NodeJS.ProcessEnv): Pick<Examined, 'settings' | 'mistakes'> {
  // The start takes an empty address for none as well.
  const empty = ['DATABASE_URL', 'REDIS_URL', 'JIEBANG_RUNTIME', 'JIEBANG_SMTP_URL'].filter(
    (name) => given[name] === '',
  );
  const env = Object.fromEntries(Object.entries(given).filter(([name]) => !empty.includes(name)));
  const lenient = environment.partial({ DATABASE_URL: true, REDIS_URL: true });
  const first = lenient.safeParse(env);
  if (first.success) return { settings: first.data as Settings, mistakes: [] };
  const mistakes = first.error.issues.map((issue) => ({ name: issue.path.join('.'), message: issue.message }));
  const wrong = new Set(mistakes.map(({ name }) => name));
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name)));
  return { settings: lenient.parse(rest) as Settings, mistakes };
}

function required(url: string | undefined): string {
  if (url === undefined) throw new Error('not set');
  return url;
}

async function reach<T>(open: () => Promise<T>): Promise<Reached<T>> {
  try {
    return { answers: true, part: await open() };
  } catch (error) {
    return { answers: false, error: error as Error };
  }
}

function partOf<T>(reached: Reached<T>, otherwise: Bilingual): T {
  if (!reached.answers) throw new NotThere(otherwise);
  return reached.part;
}

/** Many checks ask at the same time; one connection answers them all. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
