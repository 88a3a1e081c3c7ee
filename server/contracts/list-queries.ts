/** Lists of contracts. */
import { and, desc, eq, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { contract, institution, membership, need, responseMember } from '../../core/db/schema.ts';
import { contractsPaying } from '../sharings/queries.ts';
import type { Account } from '../wire.ts';
import type { ContractRow } from './queries.ts';
import type { contractList, contractRow } from './schemas.ts';

const client = alias(institution, 'client');
const contractor = alias(institution, 'contractor');

interface Page {
  after?: string | undefined;
  limit: number;
  state?: ContractRow['state'] | undefined;
}

/** Contracts that somebody is a party to or has a share in, the newest first. */
export async function contractsOf(
  db: Tx,
  me: Account,
  page: Page & { as?: 'client' | 'contractor' | 'manager' | 'payee' | undefined },
): Promise<z.infer<typeof contractList>> {
  const is = {
    client: isClient(db, me.id),
    contractor: isContractor(db, me.id),
    manager: eq(contract.managerId, me.id),
    payee: inArray(contract.id, contractsPaying(db, me.id)),
  };
  return read(db, me, page, page.as ? is[page.as] : or(...Object.values(is)));
}

/** Those that somebody is a member of, or has a role in. */
const institutionsOf = (db: Tx, me: string, role?: 'admin') =>
  db
    .select({ id: membership.institutionId })
    .from(membership)
    .where(and(eq(membership.userId, me), role ? eq(membership.role, role) : undefined));

/** As `partiesTo` decides it for one contract. */
function isClient(db: Tx, me: string): SQL | undefined {
  const asked = db
    .select({ id: need.id })
    .from(need)
    .where(or(eq(need.authorId, me), eq(need.leadId, me)));
  return or(
    inArray(contract.clientId, institutionsOf(db, me, 'admin')),
    and(inArray(contract.needId, asked), inArray(contract.clientId, institutionsOf(db, me))),
  );
}

function isContractor(db: Tx, me: string): SQL | undefined {
  const answered = db
    .select({ id: responseMember.responseId })
    .from(responseMember)
    .where(eq(responseMember.userId, me));
  return or(inArray(contract.contractorId, institutionsOf(db, me, 'admin')), inArray(contract.responseId, answered));
}

/** Every contract; for organisers. */
export async function allContracts(
  db: Tx,
  me: Account,
  page: Page & { q?: string | undefined },
): Promise<z.infer<typeof contractList>> {
  const words = page.q ? `%${page.q.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%` : null;
  const found = words
    ? or(ilike(contract.title, words), ilike(client.name, words), ilike(contractor.name, words))
    : undefined;
  return read(db, me, page, found);
}

/** The contracts that came of a need, the newest first. */
export async function contractsOfNeed(db: Tx, needId: string): Promise<ContractRow[]> {
  return db.select().from(contract).where(eq(contract.needId, needId)).orderBy(desc(contract.id)).limit(50);
}

async function read(db: Tx, me: Account, page: Page, which: SQL | undefined): Promise<z.infer<typeof contractList>> {
  const rows = await db
    .select({
      row: contract,
      client: { id: client.id, name: client.name },
      contractor: { id: contractor.id, name: contractor.name },
      isClient: sql<boolean>`coalesce(${isClient(db, me.id)}, false)`,
      isContractor: sql<boolean>`coalesce(${isContractor(db, me.id)}, false)`,
      isPayee: sql<boolean>`${inArray(contract.id, contractsPaying(db, me.id))}`,
    })
    .from(contract)
    .innerJoin(client, eq(client.id, contract.clientId))
    .innerJoin(contractor, eq(contractor.id, contract.contractorId))
    .where(
      and(
        which,
        page.state ? eq(contract.state, page.state) : undefined,
        page.after ? lt(contract.id, page.after) : undefined,
      ),
    )
    .orderBy(desc(contract.id))
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit).map(({ row, isClient, isContractor, isPayee, ...sides }) => {
    const as: z.infer<typeof contractRow>['as'] = [];
    if (isClient) as.push('client');
    if (isContractor) as.push('contractor');
    if (row.managerId === me.id) as.push('manager');
    if (isPayee) as.push('payee');
    if (me.role === 'organiser') as.push('organiser');
    const isParty = as.some((one) => one !== 'payee');
    return {
      ...headOf(row),
      ...sides,
      amount: isParty ? row.amount : null,
      as,
      ends_on: isParty ? row.endsOn : null,
      created_at: row.createdAt.toISOString(),
    };
  });
  return { contracts: shown, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
}

export function headOf({ id, number, title, type, state, currency, signedOn }: ContractRow) {
  return { id, number, title, type, state, currency, signed_on: signedOn };
}
