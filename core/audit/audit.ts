/** The audit log: who did what to what. The database chains its entries, and lets nobody change them. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { audit } from '../db/schema.ts';

export interface AuditEntry {
  /** Null for the clock. */
  actor: string | null;
  /** What was done to what sort of thing: `need.publish`. */
  action: string;
  /** Which thing: `need:<id>`. */
  subject: string;
  from?: string | null;
  to?: string | null;
  reason?: string | null;
  /** What else belongs to it; never a secret, for its readers are the subject's. */
  data?: Record<string, unknown>;
}

/**
 * Writes an entry. It stays the last one until the transaction ends, which others who write one wait for: call it late,
 * but before `publish`.
 */
export async function writeAudit(tx: Tx, ...entries: AuditEntry[]): Promise<void> {
  if (entries.length > 0) await tx.insert(audit).values(entries);
}

export interface ChainReport {
  entries: number;
  /** Number of the first entry that is not what was written, or that does not follow on the one before. */
  broken: number | null;
  /** Hash of the last entry: whoever noted it elsewhere can tell whether the end was cut off. */
  head: string;
}

/** Computes every hash anew; about 100,000 entries a second. */
export async function verifyChain(db: Tx): Promise<ChainReport> {
  const [row] = await db.execute<{ entries: number; broken: number | null; head: string | null }>(sql`
    with chained as (
      select entry.seq, entry.hash, row_number() over w as number,
        audit_hash(coalesce(lag(entry.hash) over w, ''), entry) as wanted
      from audit as entry
      window w as (order by entry.seq)
    )
    select count(*)::int as entries,
      (min(seq) filter (where seq <> number or hash <> wanted))::int as broken,
      (select hash from audit order by seq desc limit 1) as head
    from chained`);
  return { entries: row?.entries ?? 0, broken: row?.broken ?? null, head: row?.head ?? '' };
}
