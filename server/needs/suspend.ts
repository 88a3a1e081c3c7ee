/** Holding a need up and letting it go on: its timers stop meanwhile, and no step but the last ones is taken. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needTopic, publish } from '../../core/events/publish.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import { movedDeadline, suspendable } from '../../core/needs/suspension.ts';
import { tell } from '../../core/notifications/tell.ts';
import { findInstitution } from '../institutions/queries.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { moveReturns } from '../responses/queries.ts';
import type { Account } from '../wire.ts';
import { type NeedParty, peopleOf } from './parties.ts';
import { contentOf, findNeed, lastActor, type NeedRow } from './queries.ts';
import { changeNeed, columnsOf, insertVersion } from './write-queries.ts';

/**
 * Holds a need up until somebody looks at it again.
 * @param reviewAt when that is to be.
 * @throws Problem `need_not_found`, `stale_version`, `not_suspendable`, `need_suspended`, `review_date_passed`.
 */
export async function suspend(
  db: Db,
  id: string,
  { revision, reason, reviewAt }: { revision: number; reason: string; reviewAt: Date },
  by: Account,
): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const row = await findNeed(tx, id, true);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
    mustGoOn(row);
    if (!suspendable.includes(row.state)) throw new Problem('not_suspendable', { state: stateWords.need[row.state] });
    if (reviewAt.getTime() <= Date.now()) throw new Problem('review_date_passed');
    const set = { suspendedAt: new Date(), suspensionReviewAt: reviewAt, suspendedWhy: reason };
    const saved = await changeNeed(tx, row, set);
    await record(tx, saved, 'need.suspend', reason, { review: reviewAt.toISOString() }, by);
    return saved;
  });
}

/**
 * Lets a need go on. Where it takes responses, its deadline is later by as long as it was held up: a numbered addendum;
 * so is the day until which a returned response can be mended.
 * @throws Problem `need_not_found`, `stale_version`, `not_suspended`.
 */
export async function resume(
  db: Db,
  id: string,
  { revision, reason }: { revision: number; reason: string },
  by: Account,
): Promise<NeedRow> {
  return db.transaction(async (tx) => {
    const row = await findNeed(tx, id, true);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
    if (!row.suspendedAt) throw new Problem('not_suspended');
    const moved = row.state === 'open' ? await moveDeadline(tx, row, row.suspendedAt, reason, by) : {};
    await moveReturns(tx, id, row.suspendedAt);
    const saved = await changeNeed(tx, row, { ...moved, ...goingOn });
    await record(tx, saved, 'need.resume', reason, { deadline: saved.deadline?.toISOString() ?? null }, by);
    return saved;
  });
}

/** What a need is that is not held up. */
export const goingOn = { suspendedAt: null, suspensionReviewAt: null, suspendedWhy: null };

/** @throws Problem `need_suspended`, with why and until when. */
export function mustGoOn({ suspendedAt, suspendedWhy, suspensionReviewAt }: Pick<NeedRow, keyof typeof goingOn>): void {
  if (suspendedAt)
    throw new Problem('need_suspended', {
      reason: suspendedWhy ?? '–',
      review: suspensionReviewAt?.toISOString() ?? '–',
    });
}

async function moveDeadline(tx: Tx, row: NeedRow, since: Date, reason: string, by: Account) {
  const published = await contentOf(tx, row.id, row.publishedVersion ?? row.version);
  if (!published || !row.deadline) return {};
  const content = { ...published, deadline: movedDeadline(row.deadline, since, new Date()).toISOString() };
  const version = row.version + 1;
  const addendum = row.addenda + 1;
  await insertVersion(tx, { needId: row.id, version, content, kind: 'addendum', addendum, note: reason, by: by.id });
  const { name } = await findInstitution(tx, row.enterpriseId);
  return { ...columnsOf(content, name), version, publishedVersion: version, addenda: addendum };
}

const concerned: readonly NeedParty[] = ['enterprise', 'lead', 'manager', 'respondent', 'follower'];

async function record(
  tx: Tx,
  row: NeedRow,
  action: 'need.suspend' | 'need.resume',
  reason: string,
  data: Record<string, string | null>,
  by: Account,
): Promise<void> {
  const subject = `need:${row.id}`;
  await writeAudit(tx, { actor: by.id, action, subject, from: row.state, to: row.state, reason, data });
  const users: string[] = [];
  for (const party of concerned) users.push(...(await peopleOf(tx, row, party)));
  const params: Record<string, string> = { title: row.title || '–', reason };
  if (data.review) params.review = data.review;
  await tell(tx, {
    users,
    kind: action === 'need.suspend' ? 'need.suspended' : 'need.resumed',
    subject,
    params,
    link: `/needs/${row.id}`,
    actor: by.id,
  });
  await publish(tx, needTopic(row.id), 'need', { id: row.id, state: row.state, revision: row.revision });
}
