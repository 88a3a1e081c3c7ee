/** A private Redis (or Valkey) on a Unix socket that only its owner can open. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findProgram, install } from './apt.ts';
import { startChild } from './children.ts';
import { type Progress, SetupError } from './say.ts';

export interface RunningRedis extends AsyncDisposable {
  url: string;
}

/** A Unix socket's path may have 107 bytes. */
const longestSocketPath = 107;

export async function startRedis(dataDir: string, progress: Progress): Promise<RunningRedis> {
  if (!findProgram('redis-server', 'valkey-server'))
    await install(['redis-server'], 'Jiebang queues its evaluations in Redis (or Valkey).', progress);
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
      if (i > 200 || child.process.exitCode !== null || child.process.signalCode !== null) {
        await child.stop();
        throw new SetupError(`Redis did not start; ${join(dataDir, 'logs/redis.log')} says why.`);
      }
      await wait(50);
    } finally {
      probe.disconnect();
    }
  }
  return { url: `unix:${socket}`, [Symbol.asyncDispose]: () => child.stop('SIGTERM') };
}

/** In the data folder, or in a short one where its path is too long for a socket or changes inside a URL. */
export function socketPath(data: string, temporary = tmpdir()): string {
  const near = join(data, 'redis.sock');
  if (Buffer.byteLength(near) <= longestSocketPath && new URL(`unix:${near}`).pathname === near) return near;
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const folder = join(Buffer.byteLength(temporary) < 60 ? temporary : '/tmp', `jiebang-${process.getuid?.()}-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new SetupError(`${folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.`);
  chmodSync(folder, 0o700);
  return join(folder, 'redis.sock');
}
