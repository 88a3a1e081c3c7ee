import { Redis } from 'ioredis';

/** A connection fit for BullMQ, which waits for Redis to come back rather than give up. */
export function openRedis(url: string): Redis & AsyncDisposable {
  const options = { maxRetriesPerRequest: null, enableReadyCheck: false } as const;
  const redis = url.startsWith('unix:') ? new Redis(new URL(url).pathname, options) : new Redis(url, options);
  redis.on('error', () => {}); // It reconnects on its own; whoever needs an answer sees the failure there.
  return Object.assign(redis, {
    async [Symbol.asyncDispose]() {
      redis.disconnect();
    },
  });
}
