/** A contract and the people around it, made for one test. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { contract, milestone } from '../../core/db/schema.ts';
import { divide } from '../../core/money/money.ts';
import type { contractView } from '../../server/contracts/schemas.ts';
import { aNeedIn, anInstitution, aResponseIn } from './bounty.ts';
import { aPerson, form, type Person } from './people.ts';
import type { Platform } from './platform.ts';

export type Contract = z.infer<typeof contractView>;
export type ContractRow = typeof contract.$inferSelect;

export interface Cast {
  client: Person;
  contractor: Person;
  manager: Person;
  organiser: Person;
  stranger: Person;
  clientId: string;
  contractorId: string;
  needId: string;
  responseId: string;
}

/** A need in contracting with its selected response, and everybody who has to do with it. */
export async function aCast(platform: Platform): Promise<Cast> {
  const [client, contractor, manager, organiser, stranger] = await Promise.all([
    aPerson(platform, 'enterprise'),
    aPerson(platform, 'contestant'),
    aPerson(platform, 'technology_manager'),
    aPerson(platform, 'organiser'),
    aPerson(platform, 'enterprise'),
  ]);
  const enterprise = await anInstitution(platform, 'enterprise', client);
  const university = await anInstitution(platform, 'university', contractor);
  const need = await aNeedIn(
    platform,
    'contracting',
    { enterpriseId: enterprise.id, author: client },
    { managerId: manager.id },
  );
  const response = await aResponseIn(platform, 'selected', need, { institutionId: university.id, leader: contractor });
  return {
    ...{ client, contractor, manager, organiser, stranger, needId: need.id, responseId: response.id },
    ...{ clientId: enterprise.id, contractorId: university.id },
  };
}

export const signedFile = Buffer.from('%PDF-1.7 the signed contract');
export const signedHash = createHash('sha256').update(signedFile).digest('hex');

/** Calls the API and throws what it refuses. */
export async function must<T = Contract>(who: Person, method: string, path: string, body?: object): Promise<T> {
  const answer = await who.call<T>(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Drafts the contract of a need as it is prefilled; changes replace its keys. */
export async function aDraft(cast: Cast, changes: object = {}): Promise<Contract> {
  const { response_id, client, contractor, ...content } = await must<Record<string, unknown>>(
    cast.client,
    'GET',
    `/api/needs/${cast.needId}/contract-draft`,
  );
  return must(cast.client, 'POST', '/api/contracts', { ...content, ...changes, need_id: cast.needId });
}

export const revisionOf = ({ details }: Contract) => details?.revision ?? -1;

/** From the draft to both sides' word. */
export async function aSignedContract(cast: Cast, changes: object = {}): Promise<Contract> {
  let now = await aDraft(cast, changes);
  const to = (path: string) => `/api/contracts/${now.id}/${path}`;
  now = await must(cast.client, 'POST', to('propose'), { revision: revisionOf(now) });
  now = await must(cast.client, 'POST', to('file'), form(signedFile, '合同.pdf'));
  for (const who of [cast.client, cast.contractor])
    now = await must(who, 'POST', to('confirm'), { revision: revisionOf(now), sha256: signedHash });
  return now;
}

export async function aStartedContract(cast: Cast, changes: object = {}): Promise<Contract> {
  const signed = await aSignedContract(cast, changes);
  return must(cast.client, 'POST', `/api/contracts/${signed.id}/start`, { revision: revisionOf(signed) });
}

/** A contract as it is in a state, written straight into the tables, that lacks nothing for its next steps. */
export async function aContractIn(
  { database: { db } }: Platform,
  state: ContractRow['state'],
  cast: Cast,
  changes: Partial<typeof contract.$inferInsert> = {},
  milestoneState: (typeof milestone.$inferSelect)['state'] = 'paid',
): Promise<ContractRow> {
  const [row] = await db
    .insert(contract)
    .values({
      ...{ needId: cast.needId, title: '缓释微球技术开发', type: 'development' },
      ...{ clientId: cast.clientId, contractorId: cast.contractorId, managerId: cast.manager.id, state },
      stateBefore: state === 'disputed' ? 'executing' : null,
      ...{ currency: 'CNY', amount: 10_000_001, startsOn: '2026-01-01', endsOn: '2026-12-31' },
      ...{ terms: '分期付款。', ip: '归甲方。', confidentiality: '五年。', fileSha256: signedHash },
      createdBy: cast.client.id,
      ...changes,
    })
    .returning();
  if (!row) throw new Error('no contract was made');
  await db.insert(milestone).values(
    divide(row.amount, [1, 1]).map((amount, place) => ({
      ...{ contractId: row.id, position: place + 1, title: `第 ${place + 1} 期`, amount, dueOn: '2026-06-30' },
      state: milestoneState,
    })),
  );
  return row;
}
