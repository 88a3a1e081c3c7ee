/** The queue, which wakes workers and holds nothing that PostgreSQL does not know. */
import { canInstall, findProgram } from '../../../core/machine/apt.ts';
import { type Check, fault, ok, unknown, warning } from '../check.ts';
import type { Examined } from '../examined.ts';
import { isAtLeast } from '../versions.ts';

interface Reachability {
  /** Why it does not answer; null when it does. */
  error: { code?: string | undefined; message: string } | null;
  given: boolean;
  installed: boolean;
  /** Whether the start could bring one up: the program is there or can be installed. */
  startable: boolean;
}

const unreachable = {
  en: 'Start it (sudo systemctl start redis-server), or correct REDIS_URL (redis://:PASSWORD@HOST:PORT or unix:/PATH). Submissions are accepted meanwhile and none is lost; they wait.',
  zh: '请启动 Redis（sudo systemctl start redis-server），或更正 REDIS_URL（redis://:密码@主机:端口 或 unix:/路径）。期间仍可提交且不会丢失，只是排队等待。',
};

export const redisReachable: Check<Reachability> = {
  id: 'redis.reachable',
  title: { en: 'answers', zh: '是否响应' },
  async gather(examined) {
    const reached = await examined.reachRedis();
    return {
      error: reached.answers ? null : (reached.error as Error & { code?: string }),
      given: examined.settings.REDIS_URL !== undefined,
      installed: examined.installed,
      startable: findProgram('redis-server', 'valkey-server') !== null || canInstall(),
    };
  },
  judge({ error, given, installed, startable }) {
    if (given && error === null) return ok({ en: 'It answers.', zh: '正常响应。' });
    if (given) {
      const why = error?.message || error?.code || '';
      return fault(
        { en: `It does not answer as it should: ${why}`, zh: `无法正常连接：${why}` },
        /NOAUTH|WRONGPASS|invalid password/i.test(why)
          ? { en: 'REDIS_URL holds a wrong password, or none.', zh: 'REDIS_URL 中的密码不正确或缺失。' }
          : unreachable,
      );
    }
    if (installed) return fault({ en: 'REDIS_URL is not set.', zh: '未设置 REDIS_URL。' }, unreachable);
    const found = { en: 'Not running.', zh: '未运行。' };
    if (startable)
      return unknown(found, {
        en: '`npm start` starts a private one; REDIS_URL names another.',
        zh: '`npm start` 会启动自带的 Redis，也可用 REDIS_URL 指定其他实例。',
      });
    return fault(found, {
      en: 'Neither redis-server nor valkey-server is installed: sudo apt-get install redis-server.',
      zh: '未安装 redis-server 或 valkey-server：请执行 sudo apt-get install redis-server。',
    });
  },
};

/** What the server says of itself, by name. */
async function informationOf(examined: Examined): Promise<Record<string, string>> {
  const { redis } = await examined.redis();
  const lines = (await redis.info()).split(/\r?\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

export const redisVersion: Check<{ redis: string; valkey: string | undefined }> = {
  id: 'redis.version',
  title: { en: 'version', zh: '版本' },
  async gather(examined) {
    const said = await informationOf(examined);
    return { redis: said.redis_version ?? '', valkey: said.valkey_version };
  },
  judge({ redis, valkey }) {
    const name = valkey ? `Valkey ${valkey}` : `Redis ${redis}`;
    const advice = { en: 'Use Redis 6.2 or newer, or Valkey.', zh: '请使用 Redis 6.2 或更高版本，或 Valkey。' };
    // BullMQ's own bounds.
    if (!isAtLeast(redis, '5.0'))
      return fault({ en: `${name} is too old for the queue.`, zh: `${name} 版本过低，队列无法工作。` }, advice);
    if (!isAtLeast(redis, '6.2'))
      return warning({ en: `${name} works, slower than it could.`, zh: `${name} 可用，但性能欠佳。` }, advice);
    return ok({ en: name, zh: name });
  },
};

export const eviction: Check<string> = {
  id: 'redis.eviction',
  title: { en: 'when its memory is full', zh: '内存写满时的策略' },
  gather: async (examined) => (await informationOf(examined)).maxmemory_policy ?? '',
  judge(policy) {
    if (policy === 'noeviction')
      return ok({ en: 'refuses (noeviction), as the queue needs', zh: '拒绝写入（noeviction），符合队列要求' });
    return fault(
      {
        en: `maxmemory-policy is ${policy}: jobs may vanish one key at a time, and the queue with them.`,
        zh: `maxmemory-policy 为 ${policy}：任务可能被逐个淘汰，队列随之损坏。`,
      },
      {
        en: 'Run: redis-cli config set maxmemory-policy noeviction, and write it into redis.conf.',
        zh: '请执行 redis-cli config set maxmemory-policy noeviction，并写入 redis.conf。',
      },
    );
  },
};

export const redisMemory: Check<{ usedBytes: number; mostBytes: number }> = {
  id: 'redis.memory',
  title: { en: 'memory', zh: '内存' },
  async gather(examined) {
    const said = await informationOf(examined);
    return { usedBytes: Number(said.used_memory ?? 0), mostBytes: Number(said.maxmemory ?? 0) };
  },
  judge({ usedBytes, mostBytes }) {
    const mb = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`;
    if (mostBytes === 0) return ok({ en: `${mb(usedBytes)}, no bound`, zh: `已用 ${mb(usedBytes)}，未设上限` });
    const found = { en: `${mb(usedBytes)} of ${mb(mostBytes)}`, zh: `已用 ${mb(usedBytes)}，上限 ${mb(mostBytes)}` };
    if (usedBytes < 0.9 * mostBytes) return ok(found);
    return warning(found, {
      en: 'Raise maxmemory: once it is full no evaluation is handed over, until there is room again.',
      zh: '请调高 maxmemory：写满后将无法分发评测，直到腾出空间。',
    });
  },
};

interface Persistence {
  appendOnly: boolean;
  /** Whether its last write to disk went well; it may refuse every write after one that did not. */
  lastWriteOk: boolean;
}

export const persistence: Check<Persistence> = {
  id: 'redis.persistence',
  title: { en: 'persistence', zh: '持久化' },
  async gather(examined) {
    const said = await informationOf(examined);
    return {
      appendOnly: said.aof_enabled === '1',
      lastWriteOk: (said.aof_last_write_status ?? 'ok') === 'ok' && (said.rdb_last_bgsave_status ?? 'ok') === 'ok',
    };
  },
  judge({ appendOnly, lastWriteOk }) {
    if (!lastWriteOk)
      return fault(
        {
          en: 'Its last write to disk failed, and it may refuse every write until one succeeds.',
          zh: '最近一次写盘失败，在成功之前可能拒绝所有写入。',
        },
        {
          en: 'Give its folder room and the right owner; its log says which is missing.',
          zh: '请检查其目录的磁盘空间与所有者，具体原因见 Redis 日志。',
        },
      );
    return ok(
      appendOnly
        ? {
            en: 'Append-only: a restart keeps the queue. Nothing would be lost without, for PostgreSQL knows every evaluation.',
            zh: '已启用追加日志：重启后队列仍在。即使不启用也不会丢失，因为 PostgreSQL 记录了全部评测。',
          }
        : {
            en: 'None: a restart empties the queue, and within seconds the workers fill it again from PostgreSQL. Nothing is lost.',
            zh: '未启用：重启会清空队列，评测进程会在数秒内根据 PostgreSQL 重新填充，不会丢失任何评测。',
          },
    );
  },
};
