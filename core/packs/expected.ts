/** What a baseline must score, so that a pack proves itself. */
import { z } from 'zod';

const scores = z.record(z.string(), z.number()).optional();

export const expectedSchema = z.strictObject({
  public: scores,
  private: scores,
  final: scores,
  /** Largest difference that still counts as equal. */
  tolerance: z.number().min(0).max(1).default(1e-6),
});
