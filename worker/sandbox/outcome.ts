/** How a job in a sandbox came out. */
import { z } from 'zod';

/** What the first process measured of the program that it ran. */
export const endSchema = z.object({
  exit: z.number().int().nullable(),
  signal: z.number().int().nullable(),
  limit: z.enum(['wall', 'cpu', 'memory', 'log', 'files', 'scratch', 'inodes']).nullable(),
  oom_kills: z.number().int(),
  wall_ms: z.number(),
  cpu_ms: z.number(),
  peak_memory_bytes: z.number(),
  log_bytes: z.number().int(),
});
export type End = z.infer<typeof endSchema>;

const rejections = ['link', 'hard_link', 'special', 'name', 'too_deep', 'too_many', 'too_large', 'unreadable'] as const;
export const outputSchema = z.object({
  files: z.number().int(),
  bytes: z.number().int(),
  rejected: z.array(z.object({ path: z.string(), why: z.enum(rejections) })),
});
export type Output = z.infer<typeof outputSchema>;

export type Outcome = { log: string } & (
  | { kind: 'ended'; end: End; output: Output }
  /** The whole sandbox was ended from outside: time was up, or the kernel found no memory for it. */
  | { kind: 'killed'; limit: 'wall' | 'memory'; wallMs: number }
  /** Nothing of the contestant's doing, as far as one can tell. */
  | { kind: 'fault'; text: string }
);
