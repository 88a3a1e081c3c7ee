/**
 * Where the rows behind each figure come from. Figures, lists and series all read these, so that a figure is the count
 * or the sum of its rows by construction.
 */
import { type SQL, sql } from 'drizzle-orm';
import {
  contract,
  institution,
  meeting,
  meetingNeed,
  need,
  needVersion,
  profile,
  response,
  user,
} from '../../core/db/schema.ts';
import { sealedNeed } from '../responses/sealed-queries.ts';
import { institutionsAtFinal, participants, submissions } from './contest-queries.ts';
import { during, type Narrowed, within, zone } from './narrowed.ts';
import type { SourceName } from './sources.ts';

/** States in which a response does not count; nor does one that is sealed. */
const notCounted = sql.raw(`('draft', 'withdrawn', 'disqualified')`);
export const countedResponse = sql`${response.submittedAt} is not null and ${response.state} not in ${notCounted}
  and not ${sealedNeed}`;
export const signedContract = sql`${contract.state} not in ('drafted', 'proposed', 'abandoned')`;
export const signedAt = sql`coalesce(${contract.signedOn}::timestamp at time zone ${sql.raw(`'${zone}'`)}, ${contract.signedAt})`;

const client = sql.raw('client');

/**
 * Rows of one source: `id`, `at`, `number`, `title`, `kind`, `state`, `who`, `country`, `region`, `fields`, `amount`,
 * `currency`, `is_public` (whether everybody may read what it is), `is_anonymous` (whether everybody may read whose).
 */
export function rowsOf(source: SourceName, narrowed: Narrowed): SQL {
  switch (source) {
    case 'enterprises_collected':
      return enterprises(sql`${need.submittedAt}`, narrowed);
    case 'enterprises_published':
      return enterprises(sql`${need.publishedAt}`, narrowed);
    case 'needs_collected':
      return needs(sql`${need.submittedAt}`, sql`true`, narrowed);
    case 'needs_valid':
      return needs(
        sql`${need.submittedAt}`,
        sql`(${need.publishedAt} is not null or ${need.state} = 'approved')`,
        narrowed,
      );
    case 'needs_published':
      return needs(sql`${need.publishedAt}`, sql`true`, narrowed);
    case 'needs_with_investment':
      return needs(
        sql`${need.publishedAt}`,
        sql`${need.currency} is not null and coalesce(${need.investmentMax}, ${need.investmentMin}) is not null`,
        narrowed,
      );
    case 'institutions_responding':
      return respondents(sql`true`, narrowed);
    case 'institutions_responding_foreign':
      return respondents(sql`${institution.country} <> 'CN'`, narrowed);
    case 'responses':
      return responses(sql`true`, narrowed);
    case 'responses_foreign':
      return responses(sql`${institution.country} <> 'CN'`, narrowed);
    case 'events':
      return events(sql`true`, narrowed);
    case 'events_release':
      return events(sql`${meeting.kind} = 'release'`, narrowed);
    case 'events_visit':
      return events(sql`${meeting.kind} = 'visit'`, narrowed);
    case 'events_meeting':
      return events(sql`${meeting.kind} = 'meeting'`, narrowed);
    case 'contracts':
      return contracts(narrowed);
    case 'transfer_institutions':
      return transferInstitutions(sql`true`, narrowed);
    case 'transfer_institutions_demonstration':
      return transferInstitutions(
        sql`${institution.isDemonstration} and (${institution.demonstrationUntil} is null
          or ${institution.demonstrationUntil} >= (now() at time zone ${sql.raw(`'${zone}'`)})::date)`,
        narrowed,
      );
    case 'managers':
      return managers(narrowed);
    case 'participants':
      return participants(narrowed);
    case 'submissions':
      return submissions(narrowed);
    case 'institutions_at_final':
      return institutionsAtFinal(narrowed);
    default:
      return source satisfies never;
  }
}

function needs(at: SQL, which: SQL, narrowed: Narrowed): SQL {
  return sql`select ${need.id}::text as id, ${at} as at, ${need.number} as number, ${need.title} as title,
      null::text as kind, ${need.state} as state, ${institution.name} as who, ${institution.country} as country,
      ${institution.region} as region, ${need.fields} as fields,
      coalesce(${need.investmentMax}, ${need.investmentMin}) as amount, ${need.currency} as currency,
      ${isPublic} as is_public, coalesce((${needVersion.content}->>'anonymous')::boolean, true) as is_anonymous
    from ${need} join ${institution} on ${institution.id} = ${need.enterpriseId}
      left join ${needVersion} on ${needVersion.needId} = ${need.id} and ${needVersion.version} = ${need.publishedVersion}
    where ${at} is not null and ${which} and ${during(at, narrowed)} and ${ofNeed(narrowed)}`;
}

/** Whether everybody may read a need now. */
const isPublic = sql`(${need.publishedVersion} is not null and ${need.state} not in ('withdrawn', 'taken_down'))`;

function enterprises(at: SQL, narrowed: Narrowed): SQL {
  return sql`select ${institution.id}::text as id, min(${at}) as at, null::bigint as number, ${institution.name} as title,
      ${institution.kind} as kind, null::text as state, null::text as who, ${institution.country} as country,
      ${institution.region} as region, null::jsonb as fields, null::bigint as amount, null::text as currency,
      coalesce(bool_or(${isPublic} and (${needVersion.content}->>'anonymous')::boolean is not true), false) as is_public,
      false as is_anonymous
    from ${need} join ${institution} on ${institution.id} = ${need.enterpriseId}
      left join ${needVersion} on ${needVersion.needId} = ${need.id} and ${needVersion.version} = ${need.publishedVersion}
    where ${at} is not null and ${during(at, narrowed)} and ${ofNeed(narrowed)}
    group by ${institution.id}`;
}

function responses(which: SQL, narrowed: Narrowed): SQL {
  return sql`select ${response.id}::text as id, ${response.submittedAt} as at, ${response.number} as number,
      ${need.title} as title, ${institution.kind} as kind, ${response.state} as state, ${institution.name} as who,
      ${institution.country} as country, ${client}.region as region, ${need.fields} as fields, null::bigint as amount,
      null::text as currency, ${isPublic} as is_public, true as is_anonymous
    from ${response} join ${need} on ${need.id} = ${response.needId}
      join ${institution} on ${institution.id} = ${response.institutionId}
      join ${institution} ${client} on ${client}.id = ${need.enterpriseId}
    where ${countedResponse} and ${which} and ${during(sql`${response.submittedAt}`, narrowed)}
      and ${ofNeed(narrowed, sql`${client}.region`)}`;
}

function respondents(which: SQL, narrowed: Narrowed): SQL {
  return sql`select ${institution.id}::text as id, min(${response.submittedAt}) as at, null::bigint as number,
      ${institution.name} as title, ${institution.kind} as kind, null::text as state, null::text as who,
      ${institution.country} as country, ${institution.region} as region, null::jsonb as fields, null::bigint as amount,
      null::text as currency, false as is_public, true as is_anonymous
    from ${response} join ${need} on ${need.id} = ${response.needId}
      join ${institution} on ${institution.id} = ${response.institutionId}
      join ${institution} ${client} on ${client}.id = ${need.enterpriseId}
    where ${countedResponse} and ${which} and ${during(sql`${response.submittedAt}`, narrowed)}
      and ${ofNeed(narrowed, sql`${client}.region`)}
    group by ${institution.id}`;
}

function events(which: SQL, narrowed: Narrowed): SQL {
  const about =
    narrowed.area || narrowed.region !== undefined
      ? sql`exists (select 1 from ${meetingNeed} join ${need} on ${need.id} = ${meetingNeed.needId}
          join ${institution} on ${institution.id} = ${need.enterpriseId}
          where ${meetingNeed.meetingId} = ${meeting.id} and ${ofNeed(narrowed)})`
      : sql`true`;
  return sql`select ${meeting.id}::text as id, ${meeting.startsAt} as at, ${meeting.number} as number,
      ${meeting.title} as title, ${meeting.kind} as kind, ${meeting.state} as state, null::text as who,
      null::text as country, null::text as region, null::jsonb as fields, null::bigint as amount,
      null::text as currency, (${meeting.audience} = 'public') as is_public, true as is_anonymous
    from ${meeting}
    where ${meeting.state} = 'held' and ${which} and ${during(sql`${meeting.startsAt}`, narrowed)} and ${about}`;
}

function contracts(narrowed: Narrowed): SQL {
  return sql`select ${contract.id}::text as id, ${signedAt} as at, ${contract.number} as number,
      ${contract.title} as title, ${contract.type} as kind, ${contract.state} as state, ${institution.name} as who,
      ${institution.country} as country, ${institution.region} as region, ${need.fields} as fields,
      ${contract.amount} as amount, ${contract.currency} as currency, false as is_public, true as is_anonymous
    from ${contract} join ${institution} on ${institution.id} = ${contract.clientId}
      left join ${need} on ${need.id} = ${contract.needId}
    where ${signedContract} and ${signedAt} is not null and ${during(signedAt, narrowed)} and ${ofNeed(narrowed)}`;
}

function transferInstitutions(which: SQL, narrowed: Narrowed): SQL {
  const at = sql`coalesce(${institution.verifiedAt}, ${institution.createdAt})`;
  return sql`select ${institution.id}::text as id, ${at} as at, null::bigint as number, ${institution.name} as title,
      ${institution.kind} as kind, null::text as state, null::text as who, ${institution.country} as country,
      ${institution.region} as region, ${institution.fields} as fields, null::bigint as amount,
      null::text as currency, true as is_public, false as is_anonymous
    from ${institution}
    where ${institution.kind} = 'transfer' and ${institution.verification} = 'verified' and ${which}
      and ${during(at, narrowed)} and ${within(sql`${institution.fields}`, sql`${institution.region}`, narrowed)}`;
}

function managers(narrowed: Narrowed): SQL {
  const at = sql`coalesce(${profile.verifiedAt}, ${profile.createdAt})`;
  return sql`select ${user.id} as id, ${at} as at, null::bigint as number, ${user.name} as title, null::text as kind,
      null::text as state, ${user.institution} as who, null::text as country, ${profile.region} as region,
      ${profile.fields} as fields, null::bigint as amount, null::text as currency, ${profile.isPublic} as is_public,
      not ${profile.isPublic} as is_anonymous
    from ${profile} join ${user} on ${user.id} = ${profile.userId}
    where ${profile.wantedRole} = 'technology_manager' and ${profile.verification} = 'verified'
      and ${user.role} = 'technology_manager' and ${during(at, narrowed)}
      and ${within(sql`${profile.fields}`, sql`${profile.region}`, narrowed)}`;
}

const ofNeed = (narrowed: Narrowed, region = sql`${institution.region}`) =>
  within(sql`${need.fields}`, region, narrowed);
