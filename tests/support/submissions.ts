/** Submitting, and waiting for what comes of it. */
import { vi } from 'vitest';
import { type Answer, form, type Person } from './people.ts';

export interface SubmissionBody {
  id: string;
  number: number;
  state: string;
  step: string;
  verdict: string | null;
  details: { reason: string; value?: number; text?: string } | null;
  scores: Record<string, number> | null;
  mistakes: {
    mistakes: { code: string; line?: number; column?: string; message: { en: string; zh: string } }[];
    more: number;
  } | null;
  log: { href: string; bytes: number } | null;
  history: { step: string; attempt: number }[];
  trace: { images: Record<string, string>; data: Record<string, string> };
  resources: { wall_ms: number; peak_memory_mb: number } | null;
  code: string;
  title: string;
}

export function submit(
  who: Person,
  slug: string,
  zip: Uint8Array,
  options: { phase?: string; key?: string; name?: string } = {},
): Promise<Answer<SubmissionBody>> {
  const headers = options.key ? { 'idempotency-key': options.key } : {};
  const path = `/api/challenges/${slug}/phases/${options.phase ?? 'open'}/submissions`;
  return who.call<SubmissionBody>('POST', path, form(zip, options.name), headers);
}

/** The submission once its shown evaluation has ended. */
export async function finished(who: Person, id: string, timeout = 60_000): Promise<SubmissionBody> {
  return vi.waitUntil(
    async () => {
      const { body } = await who.call<SubmissionBody>('GET', `/api/submissions/${id}`);
      return body.state === 'finished' ? body : null;
    },
    { timeout, interval: 100 },
  ) as Promise<SubmissionBody>;
}

export async function submitAndWait(who: Person, slug: string, zip: Uint8Array): Promise<SubmissionBody> {
  const sent = await submit(who, slug, zip);
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  return finished(who, sent.body.id);
}
