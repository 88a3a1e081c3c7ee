import type { Limits } from './manifest.ts';

/** Judges are part of a pack, and so less is suspected of them; they are held to limits all the same. */
export const judgeLimits: Limits = {
  wall_seconds: 120,
  cpus: 1,
  memory_mb: 2048,
  processes: 64,
  output_mb: 64,
  scratch_mb: 256,
  log_kb: 64,
};
