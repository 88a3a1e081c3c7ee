/** What a worker reports of itself with its heartbeat. */
import { z } from 'zod';

const share = z.object({ total: z.number(), reserved: z.number() });

/** A worker that says nothing for so long counts as lost. */
export const lostSeconds = 15;

export const workerDetailsSchema = z.object({
  /** It takes evaluations of challenges in these pools only. */
  pools: z.array(z.string()),
  cpus: share,
  memory_mb: share,
  sandboxes: z.array(
    z.object({
      role: z.string(),
      image: z.string(),
      /** Started or starting without a job; `prepared` of them have their libraries imported. */
      waiting: z.number().int(),
      prepared: z.number().int(),
      running: z.number().int(),
    }),
  ),
});
export type WorkerDetails = z.infer<typeof workerDetailsSchema>;
