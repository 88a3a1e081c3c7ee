/** A need as its page shows it to one reader. */
import type { Tx } from '../../core/db/client.ts';
import { choices } from '../../core/lifecycle/machine.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import { despiteSuspension, suspendable } from '../../core/needs/suspension.ts';
import { terms, termsSha256 } from '../../core/needs/terms.ts';
import { isSealed, needsThemOpen } from '../responses/sealed.ts';
import type { Account } from '../wire.ts';
import type { NeedRow } from './queries.ts';
import { hiddenParts, inWork, type Readable, type Reader, shownContent } from './reader.ts';
import { isFollowing } from './reader-queries.ts';
import type { NeedView } from './schemas.ts';
import { besides } from './view-queries.ts';

const iso = (date: Date | null) => date?.toISOString() ?? null;

export async function viewNeed(db: Tx, { row, content, reader }: Readable, account: Account | null): Promise<NeedView> {
  const beside = await besides(db, row);
  const showsCount = reader.isInsider || !['open', 'approved'].includes(row.state);
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    revision: row.revision,
    version: row.version,
    published_version: row.publishedVersion,
    addenda: row.addenda,
    round: row.round,
    title: content.title || row.title,
    content: shownContent(content, reader),
    hidden: hiddenParts(reader),
    confidential: reader.confidential,
    terms:
      content.confidentiality === 'terms' && !reader.isInsider
        ? { text: terms, sha256: termsSha256, accepted_at: iso(reader.acceptedAt) }
        : null,
    enterprise: {
      id: reader.knowsEnterprise ? beside.enterprise.id : null,
      name: reader.knowsEnterprise ? beside.enterprise.name : null,
      region: beside.enterprise.region,
      is_anonymous: content.anonymous === true,
    },
    manager: row.managerId && beside.manager ? { id: row.managerId, name: beside.manager } : null,
    parties: reader.parties,
    actions: actionsOf(row, reader),
    can: {
      edit: mayEdit(row, reader),
      confirm: reader.parties.includes('enterprise') && inWork.includes(row.state) && !row.confirmedBy,
      ask_confirmation: mayEdit(row, reader) && !reader.parties.includes('enterprise') && !row.confirmedBy,
      appoint: reader.parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party)),
      attach: mayAttach(row, reader),
      suspend: reader.parties.includes('organiser') && row.suspendedAt === null && suspendable.includes(row.state),
      resume: reader.parties.includes('organiser') && row.suspendedAt !== null,
      see_timeline: reader.isAuthor || reader.parties.includes('organiser'),
    },
    confirmed:
      reader.isInsider && row.confirmedAt && beside.confirmedBy
        ? { by: beside.confirmedBy, at: row.confirmedAt.toISOString() }
        : null,
    appealed: row.appealed,
    is_key: row.isKey,
    suspended: row.suspendedAt
      ? { since: row.suspendedAt.toISOString(), review_at: iso(row.suspensionReviewAt), reason: row.suspendedWhy ?? '' }
      : null,
    challenge: beside.challenge,
    following: account ? await isFollowing(db, row.id, account.id) : false,
    counts: {
      views: row.views,
      followers: beside.followers,
      responses: showsCount ? beside.responses : null,
      questions: beside.questions,
    },
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    submitted_at: iso(row.submittedAt),
    state_reason: reader.isInsider || reader.parties.includes('respondent') ? beside.stateReason : null,
    return_due_at: reader.isInsider ? iso(row.returnDueAt) : null,
    published_at: iso(row.publishedAt),
    deadline: iso(row.deadline),
    closed_at: iso(row.closedAt),
    selected_at: iso(row.selectedAt),
    publicity_ends_at: iso(row.publicityEndsAt),
  };
}

/** Its steps, without those that more than the state forbids. */
export function actionsOf(row: NeedRow, { parties }: Pick<Reader, 'parties'>): string[] {
  return choices(needLife, row.state, parties).filter((action) => {
    if (row.suspendedAt && !despiteSuspension.includes(action)) return false;
    if (needsThemOpen.includes(action) && isSealed(row)) return false;
    if (action === 'appeal') return !row.appealed;
    if (action === 'submit') return parties.includes('enterprise') || row.confirmedBy !== null;
    return true;
  });
}

export function mayEdit(row: NeedRow, { parties }: Pick<Reader, 'parties'>): boolean {
  return inWork.includes(row.state) && parties.some((party) => party === 'enterprise' || party === 'manager');
}

/** While it is worked on, and by addenda while it takes responses. */
export function mayAttach(row: NeedRow, { parties }: Pick<Reader, 'parties'>): boolean {
  return (
    [...inWork, 'open'].includes(row.state) &&
    row.suspendedAt === null &&
    parties.some((party) => party === 'enterprise' || party === 'manager')
  );
}
