/** What an institution or a person has done on the platform, from the tables that know it. */
import { and, count, eq, inArray, isNotNull, not, notInArray, sql, sum } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { contract, meeting, meetingParticipant, need, needVersion, response } from '../../core/db/schema.ts';
import { sealedNeed } from '../responses/sealed-queries.ts';
import type { InstitutionRecord, sum as sumShape } from './schemas.ts';

type Sum = z.infer<typeof sumShape>;

/** Contracts count from the day on which they were signed, whatever became of them. */
const signed = isNotNull(contract.signedAt);

export async function recordOf(db: Tx, institutionId: string): Promise<InstitutionRecord> {
  const [needs] = await db
    .select({ n: count() })
    .from(need)
    .innerJoin(needVersion, and(eq(needVersion.needId, need.id), eq(needVersion.version, need.publishedVersion)))
    .where(
      and(
        eq(need.enterpriseId, institutionId),
        isNotNull(need.publishedAt),
        // A need whose enterprise is not named is nobody's, as far as others can tell.
        sql`coalesce((${needVersion.content}->>'anonymous')::boolean, false) = false`,
      ),
    );
  const [responses] = await db
    .select({ n: count() })
    .from(response)
    .innerJoin(need, eq(need.id, response.needId))
    .where(
      and(
        eq(response.institutionId, institutionId),
        notInArray(response.state, ['draft', 'withdrawn']),
        // Who answers a sealed need is not to be read from a count that grew.
        not(sealedNeed),
      ),
    );
  const [meetings] = await db
    .select({ n: sql<number>`count(distinct ${meeting.id})::int` })
    .from(meetingParticipant)
    .innerJoin(meeting, eq(meeting.id, meetingParticipant.meetingId))
    .where(and(eq(meetingParticipant.institutionId, institutionId), eq(meeting.state, 'held')));
  const asClient = await signedBy(db, contract.clientId, institutionId);
  const asContractor = await signedBy(db, contract.contractorId, institutionId);
  return {
    needs_published: needs?.n ?? 0,
    responses: responses?.n ?? 0,
    contracts_as_client: total(asClient),
    contracts_as_contractor: total(asContractor),
    value_as_client: asClient,
    value_as_contractor: asContractor,
    meetings: meetings?.n ?? 0,
  };
}

/** Signed contracts in which a column names this one, per currency. */
export async function signedBy(db: Tx, party: PgColumn, id: string): Promise<Sum[]> {
  const rows = await db
    .select({ currency: contract.currency, amount: sum(contract.amount).mapWith(Number), contracts: count() })
    .from(contract)
    .where(and(eq(party, id), signed))
    .groupBy(contract.currency)
    .orderBy(contract.currency);
  return rows;
}

/** Of a technology manager: needs of theirs that were published, and contracts that came of their work. */
export async function managerRecordOf(db: Tx, userId: string): Promise<{ needs: number; contracts: Sum[] }> {
  const [needs] = await db
    .select({ n: count() })
    .from(need)
    .where(and(eq(need.managerId, userId), isNotNull(need.publishedAt)));
  return { needs: needs?.n ?? 0, contracts: await signedBy(db, contract.managerId, userId) };
}

/** Matching events that somebody led or took part in. */
export async function meetingsOf(db: Tx, userId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(meeting)
    .where(
      and(
        eq(meeting.state, 'held'),
        sql`(${meeting.hostId} = ${userId} or ${inArray(
          meeting.id,
          db
            .select({ id: meetingParticipant.meetingId })
            .from(meetingParticipant)
            .where(and(eq(meetingParticipant.userId, userId), eq(meetingParticipant.answer, 'accepted'))),
        )})`,
      ),
    );
  return row?.n ?? 0;
}

const total = (sums: Sum[]) => sums.reduce((n, { contracts }) => n + contracts, 0);
