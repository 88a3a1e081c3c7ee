/** Telling those whom a need may concern: when it is published, or by hand. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { tell } from '../../core/notifications/tell.ts';
import { searchesThatFind } from '../catalogue/saved-queries.ts';
import { membersOf } from '../institutions/queries.ts';
import { contentOf, type NeedRow } from '../needs/queries.ts';
import type { CandidateKind } from './candidates-queries.ts';
import { type Matched, matchesFor, toldOf } from './match.ts';
import { takeUnpushed, toldBefore, unpushed, writePushes } from './queries.ts';

/**
 * Tells the best matches, and the owners of saved searches that find it. Of a need that is published again, whoever was
 * told before and did not decline it hears that it is open again. Call it last in a transaction.
 */
export async function newlyPublished(tx: Tx, row: NeedRow): Promise<void> {
  if (row.republishedAt) await openAgain(tx, row, row.republishedAt);
  await send(tx, row, await chosenByTheClock(tx, row), null);
  const insiders = new Set(await membersOf(tx, row.enterpriseId));
  for (const { userId, name } of await searchesThatFind(tx, row.id)) {
    if (insiders.has(userId)) continue;
    await tell(tx, {
      users: [userId],
      kind: 'search.found',
      subject: `need:${row.id}`,
      params: { title: row.title, search: name },
      link: `/needs/${row.id}`,
      actor: null,
    });
  }
}

async function openAgain(tx: Tx, row: NeedRow, since: Date): Promise<void> {
  const users: string[] = [];
  for (const { institutionId, userId } of await toldBefore(tx, row.id, since))
    users.push(...(institutionId ? await membersOf(tx, institutionId) : userId ? [userId] : []));
  await tell(tx, {
    users,
    kind: 'push.again',
    subject: `need:${row.id}`,
    params: { title: row.title },
    link: `/needs/${row.id}`,
    actor: null,
  });
}

/**
 * Those whom a need is pushed to by itself. A push opens the confidential parts of a need for invited readers to whoever
 * gets it: there the enterprise chooses them by hand.
 */
async function chosenByTheClock(tx: Tx, row: NeedRow): Promise<Matched[]> {
  const content = await contentOf(tx, row.id, row.publishedVersion ?? row.version);
  if (content?.confidentiality === 'invited') return [];
  const matches = await matchesFor(tx, row);
  return (Object.keys(toldOf) as CandidateKind[]).flatMap((kind) =>
    matches.filter((match) => match.kind === kind).slice(0, toldOf[kind]),
  );
}

/** Writes the pushes, the audit log, and tells everybody who acts for each institution. @returns those that are new. */
export async function send(tx: Tx, row: NeedRow, to: readonly Matched[], by: string | null): Promise<Matched[]> {
  const made = await writePushes(tx, row.id, to, by);
  if (made.length === 0) return made;
  await writeAudit(tx, {
    actor: by,
    action: 'push.send',
    subject: `need:${row.id}`,
    data: { to: made.map(({ kind, id }) => `${kind}:${id}`) },
  });
  const about = { subject: `need:${row.id}`, link: `/needs/${row.id}`, actor: by };
  const people = made.filter(({ kind }) => kind !== 'institution').map(({ id }) => id);
  await tell(tx, { ...about, users: people, kind: 'push.received', params: { title: row.title } });
  for (const { kind, id, name } of made) {
    if (kind !== 'institution') continue;
    const users = await membersOf(tx, id);
    await tell(tx, { ...about, users, kind: 'push.institution', params: { title: row.title, name } });
  }
  return made;
}

/** So many needs are pushed at one stroke of the clock. */
const atOnce = 20;

/** The clock's part: every need is pushed once each time that it is published, however often the platform stops. */
export const pushTask = {
  name: 'need.push',
  async due(db: Db) {
    return (await unpushed(db, atOnce)).map((id) => ({
      id,
      async act(tx: Tx): Promise<boolean> {
        const row = await takeUnpushed(tx, id);
        if (row) await newlyPublished(tx, row);
        return row !== null;
      },
    }));
  },
};
