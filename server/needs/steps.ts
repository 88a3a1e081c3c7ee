/** The steps of the firm and of its manager, each with what must be there before it. */
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import { amend, daysAfterMaterialChange } from '../../core/needs/changes.ts';
import type { NeedContent, NeedDraft } from '../../core/needs/content.ts';
import { type HintCode, hintsOn } from '../../core/needs/hints.ts';
import { asNeed } from '../../core/needs/missing.ts';
import { fieldWords } from '../../core/needs/words.ts';
import { countAttachments } from '../attachments/queries.ts';
import { findInstitution } from '../institutions/queries.ts';
import { mustBeCurrent, mustBePossible } from '../lifecycle/step.ts';
import { closeReviews } from '../reviews/panel.ts';
import type { Account } from '../wire.ts';
import { actOnNeed, type NeedAction } from './act.ts';
import { contentOf, findNeed, lastActor, type NeedRow } from './queries.ts';
import { readRow } from './reader.ts';
import { columnsOf, insertVersion, leadAccount } from './write-queries.ts';

export interface Asked {
  revision: number;
  reason?: string | undefined;
}

/**
 * Hands a draft in for review: a new version, and a new round.
 * @throws Problem `not_confirmed`, `institution_not_verified`, `fields_missing` with the `fields`, and those of a step.
 */
export async function submit(db: Db, id: string, asked: Asked, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, parties } = await begin(tx, id, 'submit', asked, by);
    const enterprise = await findInstitution(tx, row.enterpriseId);
    const { name } = enterprise;
    const isFirm = parties.includes('enterprise');
    if (!isFirm && !row.confirmedBy) throw new Problem('not_confirmed', { name });
    if (enterprise.verification !== 'verified') throw new Problem('institution_not_verified', { name });
    const content = await complete(tx, row, row.content);
    const version = row.version + 1;
    const note = asked.reason?.trim() ?? '';
    await insertVersion(tx, { needId: id, version, content, kind: 'submitted', note, by: by.id });
    await actOnNeed(tx, id, 'submit', by, {
      ...asked,
      data: { version },
      set: {
        ...columnsOf(content, name),
        version,
        round: row.round + 1,
        submittedAt: new Date(),
        returnDueAt: null,
        leadId: await leadAccount(tx, row.enterpriseId, content.lead.email),
        ...(isFirm && !row.confirmedBy ? { confirmedBy: by.id, confirmedAt: new Date() } : {}),
      },
    });
  });
}

/** Takes a submitted need back to work on it. */
export async function recall(db: Db, id: string, asked: Asked, by: Account): Promise<void> {
  await plainly(db, id, 'recall', asked, by);
}

/** @throws Problem `already_appealed`, and those of a step. */
export async function appeal(db: Db, id: string, asked: Asked, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row } = await begin(tx, id, 'appeal', asked, by);
    if (row.appealed) throw new Problem('already_appealed');
    const set = { appealed: true, round: row.round + 1, submittedAt: new Date() };
    await actOnNeed(tx, id, 'appeal', by, { ...asked, set });
  });
}

/** Ends it for good; also how a draft is deleted. */
export async function withdraw(db: Db, id: string, asked: Asked, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row } = await begin(tx, id, 'withdraw', asked, by);
    if (row.state === 'under_review') await closeReviews(tx, row, by);
    await actOnNeed(tx, id, 'withdraw', by, asked);
  });
}

/**
 * A numbered addendum to what is published. `extend` is one that changes the deadline alone.
 * @throws Problem `nothing_changed`, `field_locked`, `deadline_shortened`, `deadline_passed`,
 * `material_change_too_late`, `fields_missing`, and those of a step.
 */
export async function addAddendum(
  db: Db,
  id: string,
  action: 'amend' | 'extend',
  changes: NeedDraft,
  asked: Asked,
  by: Account,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { row } = await begin(tx, id, action, asked, by);
    await change(tx, row, action, changes, asked, by, ['deadline_too_near']);
  });
}

/**
 * Opens a need again that nobody answered, with what has changed since.
 * @throws Problem as `addAddendum`; the new deadline is as far away as that of a new need.
 */
export async function republish(db: Db, id: string, changes: NeedDraft, asked: Asked, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, parties } = await begin(tx, id, 'publish', asked, by);
    // An approved need is published by the organiser, under the review's own conditions.
    const firm = parties.filter((party) => party !== 'organiser');
    mustBePossible(needLife, row.state, 'publish', firm, asked.reason);
    await change(tx, row, 'publish', changes, asked, by, []);
  });
}

async function change(
  tx: Tx,
  row: NeedRow,
  action: 'amend' | 'extend' | 'publish',
  changes: NeedDraft,
  asked: Asked,
  by: Account,
  pardoned: HintCode[],
): Promise<void> {
  const { name } = await findInstitution(tx, row.enterpriseId);
  const published = await contentOf(tx, row.id, row.publishedVersion ?? row.version);
  if (!published) throw new Error('a published need has no version');
  const content = await complete(tx, row, { ...published, ...changes }, pardoned);
  const allowed = amend(published, content, new Date());
  if (allowed.refused === 'field_locked')
    throw new Problem('field_locked', { field: fieldWords[allowed.field] }, { field: allowed.field });
  if (allowed.refused)
    throw new Problem(allowed.refused, { deadline: published.deadline, days: daysAfterMaterialChange });
  if (action === 'extend' && Date.parse(content.deadline) <= Date.parse(published.deadline))
    throw new Problem('deadline_shortened', { deadline: published.deadline });
  const version = row.version + 1;
  const addendum = row.addenda + 1;
  const note = asked.reason?.trim() ?? '';
  await insertVersion(tx, { needId: row.id, version, content, kind: 'addendum', addendum, note, by: by.id });
  await actOnNeed(tx, row.id, action, by, {
    ...asked,
    data: { version, addendum, changed: allowed.changed, material: allowed.isMaterial },
    set: {
      ...columnsOf(content, name),
      version,
      publishedVersion: version,
      addenda: addendum,
      leadId: await leadAccount(tx, row.enterpriseId, content.lead.email),
      ...(action === 'publish' ? { closedAt: null, republishedAt: new Date() } : {}),
    },
  });
}

async function plainly(db: Db, id: string, action: NeedAction, asked: Asked, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    await begin(tx, id, action, asked, by);
    await actOnNeed(tx, id, action, by, asked);
  });
}

/** Locks a need and looks whether the step is possible at all, before its conditions are looked at. */
async function begin(tx: Tx, id: string, action: NeedAction, { revision, reason }: Asked, by: Account) {
  const { row, reader } = await readRow(tx, await findNeed(tx, id, true), by);
  await mustBeCurrent(tx, row, revision, await lastActor(tx, id));
  mustBePossible(needLife, row.state, action, reader.parties, reason);
  return { row, parties: reader.parties };
}

/** A draft as a need. @throws Problem `fields_missing`, with each field and what is wrong with it. */
async function complete(
  tx: Tx,
  row: NeedRow,
  draft: NeedDraft,
  pardoned: readonly HintCode[] = [],
): Promise<NeedContent> {
  const attachments = await countAttachments(tx, `need:${row.id}`);
  const hard = hintsOn(draft, { attachments, now: new Date() }).filter(
    ({ level, code }) => level === 'hard' && !pardoned.includes(code),
  );
  if (hard.length > 0)
    throw new Problem(
      'fields_missing',
      { count: hard.length },
      { fields: hard.map(({ field, code, params }) => ({ field, code, params })) },
    );
  return asNeed(draft);
}
