/** A need's life on the real database: every state × every action × every party, exactly as the table says. */
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, need, needFollow, notification, review, user } from '../core/db/schema.ts';
import { Problem } from '../core/errors/problem.ts';
import { needLife } from '../core/lifecycle/need.ts';
import { toAccount } from '../server/accounts/who.ts';
import { actOnNeed, type NeedAction } from '../server/needs/act.ts';
import type { NeedParty } from '../server/needs/parties.ts';
import type { Account } from '../server/wire.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn } from './support/bounty.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

type State = (typeof needLife.states)[number];
const actions = Object.keys(needLife.moves) as NeedAction[];

let platform: Platform;
let enterpriseId: string;
let instituteId: string;
const people = new Map<NeedParty | 'stranger', Person>();
const accounts = new Map<NeedParty | 'stranger', Account>();

beforeAll(async () => {
  platform = await startPlatform();
  const roles = {
    enterprise: 'enterprise',
    lead: 'contestant',
    manager: 'technology_manager',
    expert: 'expert',
    organiser: 'organiser',
    respondent: 'contestant',
    follower: 'contestant',
    stranger: 'technology_manager',
  } as const;
  for (const [party, role] of Object.entries(roles)) {
    const person = await aPerson(platform, role);
    people.set(party as NeedParty, person);
    const [row] = await platform.database.db.select().from(user).where(eq(user.id, person.id));
    if (row) accounts.set(party as NeedParty, toAccount(row));
  }
  enterpriseId = (await anInstitution(platform, 'enterprise', null)).id;
  await aMember(platform, enterpriseId, who('enterprise'));
  await aMember(platform, enterpriseId, who('lead'));
  instituteId = (await anInstitution(platform, 'institute', who('respondent'))).id;
});
afterAll(() => platform?.[Symbol.asyncDispose]());

function who(party: NeedParty | 'stranger'): Person {
  const found = people.get(party);
  if (!found) throw new Error(party);
  return found;
}

/** A need in a state, to which each of the people is what they are called. */
async function aNeed(state: State): Promise<string> {
  const { db } = platform.database;
  const row = await aNeedIn(
    platform,
    state,
    { enterpriseId, author: who('enterprise') },
    { managerId: who('manager').id, leadId: who('lead').id },
  );
  const dueAt = new Date('2099-01-01');
  await db.insert(review).values({ needId: row.id, round: row.round, expertId: who('expert').id, dueAt });
  await db.insert(needFollow).values({ needId: row.id, userId: who('follower').id });
  await aResponseIn(platform, 'submitted', row, { institutionId: instituteId, leader: who('respondent') });
  return row.id;
}

/** All that a step writes. */
async function recorded(id: string, db: Pick<Platform['database']['db'], 'select'> = platform.database.db) {
  const [row] = await db.select().from(need).where(eq(need.id, id));
  const [written] = await db
    .select({ count: count() })
    .from(audit)
    .where(eq(audit.subject, `need:${id}`));
  const told = await db
    .select({ userId: notification.userId })
    .from(notification)
    .where(eq(notification.subject, `need:${id}`));
  return { state: row?.state, revision: row?.revision, audit: written?.count, told: told.map(({ userId }) => userId) };
}

const undo = new Error('undo');

describe.for(needLife.states)('%s', (state: State) => {
  test('every action by every party: what the table says, recorded and told, and nothing else', async () => {
    const id = await aNeed(state);
    const before = await recorded(id);
    for (const action of actions)
      for (const party of [...needLife.parties, 'stranger'] as const) {
        const where = `${action} by ${party}`;
        const move = needLife.moves[action].find(({ from }) => from.includes(state));
        // The lead is one who acts for the firm.
        const is: readonly string[] = party === 'lead' ? ['lead', 'enterprise'] : [party];
        const allowed = move?.by.some((one) => is.includes(one)) === true;
        const by = party === 'system' ? 'system' : accounts.get(party);
        if (!by) throw new Error(party);
        const take = (reason?: string) =>
          platform.database.db.transaction(async (tx) => {
            const row = await actOnNeed(tx, id, action, by, { reason });
            const after = await recorded(id, tx);
            throw Object.assign(new Error('undo', { cause: undo }), { row, after });
          });
        const outcome: unknown = await take('because').catch((error: unknown) => error);
        if (!allowed) {
          expect(outcome, where).toBeInstanceOf(Problem);
          const mine = needLife.moves[action].some((one) => one.by.some((name) => is.includes(name)));
          const isElsewhere = mine && !move;
          expect((outcome as Problem).code, where).toBe(isElsewhere ? 'illegal_step' : 'not_your_step');
          continue;
        }
        const { after } = outcome as { after: Awaited<ReturnType<typeof recorded>> };
        expect((outcome as Error).cause, `${where}: ${outcome}`).toBe(undo);
        expect(after.state, where).toBe(move.to === 'same' ? state : move.to);
        expect(after.revision, where).toBe((before.revision ?? 0) + 1);
        expect(after.audit, where).toBe((before.audit ?? 0) + 1);
        const meant = move.tells
          .flatMap((one) => (one === 'enterprise' ? (['enterprise', 'lead'] as const) : one))
          .filter((one) => one !== party && one !== 'system')
          .map((one) => who(one).id);
        expect(after.told.toSorted(), where).toEqual([...new Set(meant)].toSorted());
        if (move.reason) {
          const without: unknown = await take('  ').catch((error: unknown) => error);
          expect((without as Problem).code, where).toBe('reason_missing');
        }
      }
    expect(await recorded(id)).toEqual(before);
  });

  test('a step by somebody who saw an older revision is refused, with who changed it and when', async () => {
    const id = await aNeed(state);
    const before = await recorded(id);
    const organiser = accounts.get('organiser') as Account;
    for (const action of actions) {
      const stale: unknown = await platform.database.db
        .transaction((tx) => actOnNeed(tx, id, action, organiser, { reason: 'because', revision: 7 }))
        .catch((error: unknown) => error);
      expect((stale as Problem).code).toBe('stale_version');
      expect((stale as Problem).members).toEqual({ revision: 0 });
    }
    expect(await recorded(id)).toEqual(before);
  });
});
