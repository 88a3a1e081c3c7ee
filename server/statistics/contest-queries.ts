/** Where the rows behind the figures of one challenge come from; columns as in `sources-queries.ts`. */
import { type SQL, sql } from 'drizzle-orm';
import { finalist, submission, team, teamMember } from '../../core/db/schema.ts';
import { during, type Narrowed } from './narrowed.ts';

export function participants(narrowed: Narrowed): SQL {
  return sql`select ${teamMember.userId} as id, ${teamMember.createdAt} as at, null::bigint as number,
      ${team.name} as title, null::text as kind, null::text as state, ${team.institution} as who,
      null::text as country, null::text as region, null::jsonb as fields, null::bigint as amount,
      null::text as currency, true as is_public, false as is_anonymous
    from ${teamMember} join ${team} on ${team.id} = ${teamMember.teamId}
    where ${teamMember.challengeId} = ${narrowed.challengeId}::uuid
      and ${during(sql`${teamMember.createdAt}`, narrowed)}`;
}

export function submissions(narrowed: Narrowed): SQL {
  return sql`select ${submission.id}::text as id, ${submission.receivedAt} as at, ${submission.number}::bigint as number,
      ${team.name} as title, null::text as kind, null::text as state, ${team.institution} as who,
      null::text as country, null::text as region, null::jsonb as fields, null::bigint as amount,
      null::text as currency, true as is_public, false as is_anonymous
    from ${submission} join ${team} on ${team.id} = ${submission.teamId}
    where ${team.challengeId} = ${narrowed.challengeId}::uuid and ${submission.withdrawnAt} is null
      and ${during(sql`${submission.receivedAt}`, narrowed)}`;
}

export function institutionsAtFinal(narrowed: Narrowed): SQL {
  const name = sql`coalesce(${finalist.institution}, ${team.institution})`;
  return sql`select ${name} as id, min(${finalist.createdAt}) as at, null::bigint as number, ${name} as title,
      null::text as kind, null::text as state, null::text as who, null::text as country, null::text as region,
      null::jsonb as fields, null::bigint as amount, null::text as currency, true as is_public, false as is_anonymous
    from ${finalist} join ${team} on ${team.id} = ${finalist.teamId}
    where ${finalist.challengeId} = ${narrowed.challengeId}::uuid and ${name} is not null
      and ${during(sql`${finalist.createdAt}`, narrowed)}
    group by ${name}`;
}
