/** Every state × action × party of a response on the real database: what the table says, and nothing else. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, notification, response } from '../core/db/schema.ts';
import type { Problem } from '../core/errors/problem.ts';
import { take } from '../core/lifecycle/machine.ts';
import { responseLife } from '../core/lifecycle/response.ts';
import type { Role } from '../core/people/roles.ts';
import { actOnResponse, type ResponseAction } from '../server/responses/act.ts';
import { partiesTo, type ResponseParty } from '../server/responses/parties.ts';
import type { Account } from '../server/wire.ts';
import { aNeedIn, anInstitution, aResponseIn } from './support/bounty.ts';
import { aPerson, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
const who = new Map<ResponseParty | 'stranger', Account | 'system'>();
let leader: Person;
let universityId: string;
let needRow: Awaited<ReturnType<typeof aNeedIn>>;

beforeAll(async () => {
  platform = await startPlatform();
  const make = async (role: Role) => {
    const person = await aPerson(platform, role);
    return { person, account: { id: person.id, name: '', email: person.email, role, institution: null } };
  };
  const team = await make('contestant');
  const unit = await make('contestant');
  const firm = await make('enterprise');
  const manager = await make('technology_manager');
  leader = team.person;
  universityId = (await anInstitution(platform, 'university', unit.person)).id;
  const enterprise = await anInstitution(platform, 'enterprise', firm.person);
  needRow = await aNeedIn(
    platform,
    'open',
    { enterpriseId: enterprise.id, author: firm.person },
    { managerId: manager.person.id },
  );
  who.set('respondent', team.account);
  who.set('unit', unit.account);
  who.set('enterprise', firm.account);
  who.set('manager', manager.account);
  who.set('organiser', (await make('organiser')).account);
  who.set('stranger', (await make('contestant')).account);
  who.set('system', 'system');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

test('each party is what the table calls it, and a stranger is nothing', async () => {
  const row = await aResponseIn(platform, 'submitted', needRow, { institutionId: universityId, leader });
  for (const [party, account] of who) {
    if (account === 'system') continue;
    expect(await partiesTo(platform.database.db, row, needRow, account)).toEqual(party === 'stranger' ? [] : [party]);
  }
});

for (const state of responseLife.states)
  test(`from ${state}: every action by every party`, async () => {
    const { db } = platform.database;
    const fresh = () => aResponseIn(platform, state, needRow, { institutionId: universityId, leader });
    let row = await fresh();
    const now = async () => ({
      row: await db.select().from(response).where(eq(response.id, row.id)),
      audit: await db.$count(audit),
      told: await db.$count(notification),
    });
    for (const action of Object.keys(responseLife.moves) as ResponseAction[])
      for (const [party, account] of who)
        for (const reason of ['because', ' ']) {
          const before = await now();
          const taken = take(responseLife, state, action, party === 'stranger' ? [] : [party], reason);
          const outcome = await db
            .transaction((tx) => actOnResponse(tx, row.id, action, account, { reason, revision: row.revision }))
            .catch((problem: Problem) => problem.code);
          if (taken.refused) {
            expect(outcome, `${state} ${action} ${party}`).toBe(taken.refused);
            expect(await now()).toEqual(before);
            continue;
          }
          expect(outcome, `${state} ${action} ${party}`).toMatchObject({ state: taken.to, revision: row.revision + 1 });
          expect((await now()).audit).toBe(before.audit + 1);
          row = await fresh();
        }
  });
