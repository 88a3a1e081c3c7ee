/** Writes the demonstration: all of it or nothing, and only once. */
import { eq, sql } from 'drizzle-orm';
import { type AuditEntry, writeAudit } from '../../../core/audit/audit.ts';
import type { Db, Tx } from '../../../core/db/client.ts';
import { audit, award, challenge, pack, phase, user } from '../../../core/db/schema.ts';
import { tableOf } from '../../comparison/table.ts';
import { findNeed } from '../../needs/queries.ts';
import type { Choice } from './awards.ts';
import { slug } from './pack.ts';
import { type Row, type Rows, reasonOf, type Step, type TableName, tables } from './rows.ts';

const subject = 'demonstration:tianjin';

export async function isWritten(db: Tx): Promise<boolean> {
  const found = await db.select({ id: audit.id }).from(audit).where(eq(audit.subject, subject)).limit(1);
  return found.length > 0;
}

/** The account that the challenge is imported by. */
export async function ensureOrganiser(db: Tx, row: Row<'user'>): Promise<void> {
  await db.insert(user).values(row).onConflictDoNothing();
}

export async function importedChallenge(db: Tx): Promise<{ challengeId: string; packId: string; phaseId: string }> {
  const [row] = await db
    .select({ challengeId: challenge.id, packId: pack.id, phaseId: phase.id })
    .from(challenge)
    .innerJoin(pack, eq(pack.id, challenge.packId))
    .innerJoin(phase, eq(phase.challengeId, challenge.id))
    .where(eq(challenge.slug, slug))
    .orderBy(phase.position)
    .limit(1);
  if (!row) throw new Error('the challenge was not imported');
  return row;
}

/** @returns whether it was this call that wrote it. */
export async function write(db: Db, rows: Rows, choices: readonly Choice[], opened: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${subject}))`);
    if (await isWritten(tx)) return false;
    for (const name of Object.keys(tables) as TableName[]) await insert(tx, name, rows[name]);
    for (const choice of choices) await choose(tx, choice);
    await tx.update(challenge).set({ createdAt: opened }).where(eq(challenge.slug, slug));
    const entries = rows.steps.map((step, place) => ({ step, place })).sort(inTime);
    for (const part of chunks(entries, 500)) await writeAudit(tx, ...part.map(({ step }) => entryOf(step)));
    await writeAudit(tx, { actor: null, action: 'demonstration.write', subject, data: countsOf(rows) });
    return true;
  });
}

async function choose(tx: Tx, choice: Choice): Promise<void> {
  const matrix = await tableOf(tx, await findNeed(tx, choice.needId), null);
  await tx.insert(award).values({ ...choice, round: 1, matrix, outcome: 'signed' });
}

const inTime = (a: { step: Step; place: number }, b: { step: Step; place: number }) =>
  a.step.at.getTime() - b.step.at.getTime() || a.place - b.place;

const entryOf = (step: Step): AuditEntry => ({
  actor: step.actor,
  action: step.action,
  subject: step.subject,
  from: step.from,
  to: step.to,
  reason: reasonOf(step),
  data: { demonstration: true, at: step.at.toISOString() },
});

const countsOf = (rows: Rows) => Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, list.length]));

async function insert<T extends TableName>(tx: Tx, name: T, rows: Row<T>[]): Promise<void> {
  const query = (part: Row<T>[]) => tx.insert(tables[name]).values(part as never);
  for (const part of chunks(rows, 400)) await (name === 'user' ? query(part).onConflictDoNothing() : query(part));
}

function* chunks<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
