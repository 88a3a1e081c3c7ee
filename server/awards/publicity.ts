/** A choice in public: announcing it, hearing objections, ruling on them, and going on to the contract. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needTopic, publish } from '../../core/events/publish.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { actOnNeed } from '../needs/act.ts';
import { peopleOf } from '../needs/parties.ts';
import { findNeed, type NeedRow, organisers, respondentsTo } from '../needs/queries.ts';
import { actOnResponse } from '../responses/act.ts';
import { teamOf } from '../responses/queries.ts';
import type { Account } from '../wire.ts';
import {
  type AwardRow,
  clock,
  decidedOf,
  findObjection,
  hasOpenObjection,
  insertObjection,
  openObjections,
  setOutcome,
  standingAward,
  writeRuling,
} from './queries.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** For how long objections are heard unless somebody says otherwise. */
export const publicityDays = 5;

/** @throws Problem those of the step. */
export async function announce(
  db: Db,
  needId: string,
  by: Account,
  { revision, days }: { revision: number; days: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    await findNeed(tx, needId, true);
    const publicityEndsAt = new Date((await clock(tx)).getTime() + days * dayMs);
    await actOnNeed(tx, needId, 'announce', by, {
      revision,
      set: { publicityEndsAt },
      data: { until: publicityEndsAt.toISOString() },
    });
  });
}

/** Whether objections are heard now. */
export const isHeard = (need: NeedRow, now: Date) =>
  need.state === 'publicity' && need.publicityEndsAt !== null && now < need.publicityEndsAt;

/**
 * Objects to a choice, as somebody who responded.
 * @returns the objection's id.
 * @throws Problem `need_not_found`, `not_in_publicity`, `objected_already`.
 */
export async function object(db: Db, needId: string, by: Account, text: string): Promise<string> {
  return db.transaction(async (tx) => {
    const need = await findNeed(tx, needId, true);
    if (!(await respondentsTo(tx, needId)).includes(by.id)) throw new Problem('need_not_found');
    const award = await standingAward(tx, needId);
    if (!award || !isHeard(need, await clock(tx))) throw new Problem('not_in_publicity');
    if (await hasOpenObjection(tx, award.id, by.id)) throw new Problem('objected_already');
    const id = await insertObjection(tx, { awardId: award.id, by: by.id, text });
    await writeAudit(tx, {
      actor: by.id,
      action: 'objection.make',
      subject: `need:${needId}`,
      data: { objection: id },
    });
    const ruling = await organisers(tx);
    const noted = [...(await readersOf(tx, need)), ...(await teamOf(tx, award.responseId))];
    await tellOf(tx, need, 'objection.made', ruling, by);
    await tellOf(tx, need, 'objection.noted', without(noted, ruling), by);
    await publish(tx, needTopic(needId), 'need', { id: needId, state: need.state, revision: need.revision });
    return id;
  });
}

/**
 * Rules on an objection. One that is upheld takes the choice back: all that were decided on are thought over again, and
 * the other objections to it have what they asked for.
 * @throws Problem `objection_not_found`, `objection_ruled`, `not_in_publicity`.
 */
export async function rule(
  db: Db,
  objectionId: string,
  by: Account,
  { ruling, text }: { ruling: 'dismissed' | 'upheld'; text: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { award: found } = await findObjection(tx, objectionId);
    const need = await findNeed(tx, found.needId, true);
    const { objection, award } = await findObjection(tx, objectionId);
    if (objection.ruling !== 'open') throw new Problem('objection_ruled');
    if (need.state !== 'publicity' || award.outcome !== 'standing') throw new Problem('not_in_publicity');
    if (ruling === 'upheld') return uphold(tx, need, award, by, text);
    const told = await writeRuling(tx, { id: objectionId }, { ruling, text, by: by.id });
    await writeAudit(tx, {
      actor: by.id,
      action: 'objection.dismiss',
      subject: `need:${need.id}`,
      reason: text,
      data: { objection: objectionId },
    });
    // The ruling answers what was said, which the chosen team does not read.
    const readers = [...told, ...(await readersOf(tx, need))];
    await tellOf(tx, need, 'objection.dismissed', readers, by, { reason: text });
    await tellOf(tx, need, 'objection.settled', without(await teamOf(tx, award.responseId), readers), by);
    await publish(tx, needTopic(need.id), 'need', { id: need.id, state: need.state, revision: need.revision });
  });
}

async function uphold(tx: Tx, need: NeedRow, award: AwardRow, by: Account, text: string): Promise<void> {
  const told = await writeRuling(tx, { awardId: award.id }, { ruling: 'upheld', text, by: by.id });
  await setOutcome(tx, award.id, 'overturned');
  await actOnNeed(tx, need.id, 'uphold_objection', by, {
    reason: text,
    set: { publicityEndsAt: null, selectedAt: null },
  });
  for (const { id } of await decidedOf(tx, need.id))
    await actOnResponse(tx, id, 'reconsider', by, { reason: text, set: { decidedAt: null } });
  await tellOf(tx, need, 'objection.upheld', told, by, { reason: text });
}

/** Those on the need's side who read every objection. */
async function readersOf(tx: Tx, need: NeedRow): Promise<string[]> {
  const parties = ['enterprise', 'lead', 'manager'] as const;
  return (await Promise.all(parties.map((party) => peopleOf(tx, need, party)))).flat();
}

const without = (users: string[], told: readonly string[]) => users.filter((id) => !told.includes(id));

async function tellOf(
  tx: Tx,
  need: NeedRow,
  kind: Extract<Kind, `objection.${string}`>,
  users: string[],
  by: Account,
  more: { reason?: string } = {},
): Promise<void> {
  await tell(tx, {
    users,
    kind,
    subject: `need:${need.id}`,
    params: { title: need.title, ...more },
    link: `/needs/${need.id}/award`,
    actor: by.id,
  });
}

/**
 * Goes on to the contract once the time for objections is over and all of them are ruled on.
 * @param by the organiser, or `system` for the clock.
 * @throws Problem `publicity_running`, `objections_open`, and those of the step.
 */
export async function startContracting(
  tx: Tx,
  needId: string,
  by: Account | 'system',
  revision?: number,
): Promise<NeedRow> {
  const need = await findNeed(tx, needId, true);
  const started = await actOnNeed(tx, needId, 'start_contract', by, { revision });
  if (isHeard(need, await clock(tx)))
    throw new Problem('publicity_running', { until: need.publicityEndsAt?.toISOString() ?? '' });
  const award = await standingAward(tx, needId);
  const open = award ? await openObjections(tx, award.id) : 0;
  if (open > 0) throw new Problem('objections_open', { count: open });
  return started;
}

/** Whether somebody may object to a choice now. */
export async function mayObject(tx: Tx, need: NeedRow, by: Account | null): Promise<boolean> {
  if (!by || !isHeard(need, await clock(tx))) return false;
  if (!(await respondentsTo(tx, need.id)).includes(by.id)) return false;
  const award = await standingAward(tx, need.id);
  return award !== null && !(await hasOpenObjection(tx, award.id, by.id));
}
