/** Every step of a contract's and a milestone's life, as everybody, on the real database. */
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, contract, incident, milestone, notification } from '../core/db/schema.ts';
import { contractLife, milestoneLife } from '../core/lifecycle/contract.ts';
import { actOnContract, actOnMilestone, type ContractAction, type MilestoneAction } from '../server/contracts/act.ts';
import { findContract } from '../server/contracts/queries.ts';
import { aCast, aContractIn, type Cast, type ContractRow, signedHash } from './support/contracts.ts';
import type { Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let cast: Cast;
beforeAll(async () => {
  platform = await startPlatform();
  cast = await aCast(platform);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const people = ['client', 'contractor', 'manager', 'organiser', 'stranger'] as const;
type Who = (typeof people)[number] | 'system';
const everybody: Who[] = [...people, 'system'];

/** What a refused step must leave as it was. */
async function everything(contractId: string): Promise<unknown> {
  const { db } = platform.database;
  const [entries] = await db.select({ n: count() }).from(audit);
  const [told] = await db.select({ n: count() }).from(notification);
  return {
    contract: await db.select().from(contract).where(eq(contract.id, contractId)),
    milestones: await db
      .select()
      .from(milestone)
      .where(eq(milestone.contractId, contractId))
      .orderBy(milestone.position),
    incidents: await db.select().from(incident).where(eq(incident.contractId, contractId)),
    entries,
    told,
  };
}

/** The request by which people take each step; none for what only follows from another. */
const requests: Record<ContractAction, { path: string; body: object } | null> = {
  propose: { path: 'propose', body: {} },
  revise: { path: 'revise', body: { reason: 'because' } },
  confirm: { path: 'confirm', body: { sha256: signedHash } },
  sign: null,
  abandon: { path: 'abandon', body: { reason: 'because' } },
  start: { path: 'start', body: {} },
  dispute: { path: 'dispute', body: { claim: 'because' } },
  settle: { path: 'settle', body: { ruling: 'because' } },
  reinstate: { path: 'settle', body: { ruling: 'because' } },
  restore: { path: 'settle', body: { ruling: 'because' } },
  accept: { path: 'accept', body: {} },
  terminate: { path: 'terminate', body: { cause: 'agreement', reason: 'because', settlement: 'as it is' } },
  rescind: null,
  archive: { path: 'archive', body: {} },
};

describe.for([...contractLife.states])('a contract that is %s', (state) => {
  test.for(Object.keys(contractLife.moves) as ContractAction[])('%s', async (action) => {
    const move = contractLife.moves[action].find(({ from }) => from.includes(state));
    const before = { reinstate: 'signed', restore: 'accepted' }[action as string];
    const changes = before && state === 'disputed' ? { stateBefore: before } : {};
    let row = await aContractIn(platform, state, cast, changes);
    for (const who of everybody) {
      const before = await everything(row.id);
      const refused = await tryStep(row, action, who);
      const may = move?.by.some((party) => party === who) ?? false;
      if (!may) {
        expect(refused, `${who} may not`).not.toBeNull();
        expect(['not_your_step', 'illegal_step', 'contract_not_found']).toContain(refused);
        expect(await everything(row.id), `${who} changed something`).toEqual(before);
        continue;
      }
      expect(refused, `${who} may`).toBeNull();
      const after = await findContract(platform.database.db, row.id);
      expect(after.state).toBe(move?.to === 'same' ? state : move?.to);
      expect(after.revision).toBeGreaterThan(row.revision);
      row = await aContractIn(platform, state, cast, changes);
    }
  });
});

async function tryStep(row: ContractRow, action: ContractAction, who: Who): Promise<string | null> {
  const request = requests[action];
  if (who === 'system' || request === null)
    return codeOf(
      platform.database.db.transaction(async (tx) => {
        const by = who === 'system' ? who : await accountOf(cast[who]);
        await actOnContract(tx, row.id, action, by, { revision: row.revision, reason: 'because' });
      }),
    );
  const answer = await cast[who].call<{ code?: string }>('POST', `/api/contracts/${row.id}/${request.path}`, {
    revision: row.revision,
    ...request.body,
  });
  return answer.status === 200 ? null : (answer.body.code ?? 'none');
}

const accountOf = async (person: Person) => {
  const { body } = await person.call<{ account: never }>('GET', '/api/session');
  return body.account;
};

const codeOf = (step: Promise<unknown>) =>
  step.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  );

describe.for([...milestoneLife.states])('a milestone that is %s', (state) => {
  test.for(Object.keys(milestoneLife.moves) as MilestoneAction[])('%s', async (action) => {
    const { db } = platform.database;
    const move = milestoneLife.moves[action].find(({ from }) => from.includes(state));
    const make = async () => {
      const of = await aContractIn(platform, 'executing', cast, {}, state);
      const [row] = await db
        .select()
        .from(milestone)
        .where(eq(milestone.contractId, of.id))
        .orderBy(milestone.position);
      if (!row) throw new Error('no milestone');
      return { of, row };
    };
    let { of, row } = await make();
    for (const who of everybody) {
      const before = await everything(of.id);
      const refused =
        who === 'system' || action === 'settle' || action === 'cancel'
          ? await codeOf(
              db.transaction(async (tx) => {
                const by = who === 'system' ? who : await accountOf(cast[who]);
                await actOnMilestone(tx, of, row.id, action, by, { revision: row.revision, reason: 'because' });
              }),
            )
          : await cast[who]
              .call<{ code?: string }>('POST', `/api/milestones/${row.id}/${action}`, {
                revision: row.revision,
                note: 'because',
              })
              .then(({ status, body }) => (status === 200 ? null : (body.code ?? 'none')));
      const may = move?.by.some((party) => party === who) ?? false;
      if (!may) {
        expect(['not_your_step', 'illegal_step', 'milestone_not_found', 'contract_not_found'], `${who}`).toContain(
          refused,
        );
        expect(await everything(of.id), `${who} changed something`).toEqual(before);
        continue;
      }
      expect(refused, `${who} may`).toBeNull();
      const [after] = await db.select().from(milestone).where(eq(milestone.id, row.id));
      expect(after?.state).toBe(move?.to);
      ({ of, row } = await make());
    }
  });
});
