/** A private Redis (or Valkey) on a Unix socket that only its owner can open. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findProgram, install } from './apt.ts';
import { startChild } from './children.ts';

export interface RunningRedis extends AsyncDisposable {
  url: string;
}

/** A Unix socket's path may have 107 bytes. */
const longestSocketPath = 107;

export async function startRedis(dataDir: string, at: (detail: string) => void): Promise<RunningRedis> {
  if (!findProgram('redis-server', 'valkey-server'))
    await install(['redis-server'], 'Jiebang queues its evaluations in Redis (or Valkey).', at);
  const program = findProgram('redis-server', 'valkey-server') ?? 'redis-server';
  const data = resolve(dataDir, 'redis');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  const socket = socketPath(data);
  rmSync(socket, { force: true });
  const child = startChild(
    program,
    [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', data, '--daemonize', 'no'],
      ...['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'],
    ],
    { name: 'redis', dataDir, env: process.env },
  );
  for (let i = 0; ; i++) {
    const probe = new Redis(socket, { lazyConnect: true, retryStrategy: () => null });
    probe.on('error', () => {});
    try {
      await probe.connect();
      await probe.ping();
      break;
    } catch {
      if (i > 200 || child.process.exitCode !== null)
        throw new Error(`Redis did not start; see ${join(dataDir, 'logs/redis.log')}`);
      await wait(50);
    } finally {
      probe.disconnect();
    }
  }
  return {
    url: `unix:${socket}`,
    async [Symbol.asyncDispose]() {
      await child.stop('SIGTERM');
      if (dirname(socket) !== data) rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** @param data the server's own folder. */
export function socketPath(data: string): string {
  const near = join(data, 'redis.sock');
  if (Buffer.byteLength(near) <= longestSocketPath) return near;
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `jiebang-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return join(folder, 'redis.sock');
}
