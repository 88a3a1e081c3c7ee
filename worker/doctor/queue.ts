/** A connection to Redis that gives up, unlike the workers', which waits for as long as it takes. */
import { Redis } from 'ioredis';

export interface Connected extends AsyncDisposable {
  redis: Redis;
}

/** @throws Error that says why Redis does not answer. */
export async function openQueue(url: string, patienceMs: number): Promise<Connected> {
  const options = {
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    retryStrategy: () => null,
  };
  const redis = url.startsWith('unix:') ? new Redis(new URL(url).pathname, options) : new Redis(url, options);
  let reason: Error | null = null;
  redis.on('error', (error) => {
    reason ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw reason ?? error;
  }
  return {
    redis,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
    },
  };
}
