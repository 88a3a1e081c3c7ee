import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { answers } from '../wire.ts';

const version = '0.1.0';

export function healthRoutes(app: App, { database }: Deps): void {
  app.get(
    '/health',
    {
      config: { may: 'health.read' },
      schema: {
        tags: ['platform'],
        summary: 'Whether the API can serve requests',
        response: answers(z.object({ status: z.literal('ok'), version: z.string() })),
      },
    },
    async () => {
      await database.db.execute(sql`select 1`).catch(() => {
        throw new Problem('unavailable');
      });
      return { status: 'ok' as const, version };
    },
  );
}
