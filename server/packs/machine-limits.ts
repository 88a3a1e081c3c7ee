/** Whether any worker could carry out what a pack asks for. */
import { sql } from 'drizzle-orm';
import type { Db } from '../../core/db/client.ts';
import type { Manifest } from '../../core/packs/manifest.ts';
import type { PackMistake } from '../../core/packs/read.ts';

/** @returns limits that are larger than the largest worker of the last day; none while no worker is known. */
export async function largerThanTheMachine(db: Db, { limits }: Manifest): Promise<PackMistake[]> {
  const [largest] = await db.execute<{ cpus: number | null; memory_mb: number | null }>(sql`
    select max((details->'cpus'->>'total')::float8) as cpus,
      max((details->'memory_mb'->>'total')::float8) as memory_mb
    from worker where seen_at > clock_timestamp() - interval '1 day'`);
  const mistakes: PackMistake[] = [];
  for (const key of ['cpus', 'memory_mb'] as const) {
    const most = largest?.[key] ?? null;
    if (most !== null && limits[key] > most)
      mistakes.push({
        file: 'challenge.yaml',
        key: `limits.${key}`,
        reason: `${limits[key]} is more than the largest worker has (${most}): nothing could ever be judged`,
      });
  }
  return mistakes;
}
