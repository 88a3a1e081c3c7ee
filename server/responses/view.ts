/** A response as one reader sees it. */

import { unitChoices } from '../../core/comparison/unit-choices.ts';
import type { Tx } from '../../core/db/client.ts';
import { choices } from '../../core/lifecycle/machine.ts';
import { responseLife } from '../../core/lifecycle/response.ts';
import { checkResponse } from '../../core/responses/missing.ts';
import { receiptHash } from '../../core/responses/receipt.ts';
import { nameOf } from '../accounts/queries.ts';
import { findInstitution } from '../institutions/queries.ts';
import { contentOf } from '../needs/queries.ts';
import { mayAsk } from './clarify.ts';
import { findListed, lastStep, listVersions, viewRow } from './list-queries.ts';
import { filesOf, type ResponseRow, versionOf } from './queries.ts';
import { type Readable, shownContent } from './reader.ts';
import type { ResponseView } from './schemas.ts';
import { invitationsOf, membersOf } from './team-queries.ts';
import { editableUntil } from './window.ts';
import { answeredVersion } from './write.ts';

export async function viewResponse(db: Tx, { row, need, parties, reading }: Readable): Promise<ResponseView> {
  const found = await findListed(db, row.id);
  if (!found) throw new Error('the response is gone');
  const asked = await contentOf(db, need.id, answeredVersion(need));
  const { indicators = [], investment = null } = asked ?? {};
  const handedIn = reading.handedIn ? await versionOf(db, row.id, row.version) : null;
  const used = (id: string) =>
    [row.content.answers, handedIn?.content.answers].flatMap(
      (answers) => answers?.flatMap((one) => (one.indicatorId === id && one.unit !== undefined ? one.unit : [])) ?? [],
    );
  const receipts = reading.handedIn ? await listVersions(db, row.id) : [];
  const newest = receipts[0];
  return {
    ...viewRow(found),
    revision: row.revision,
    parties,
    actions: choices(responseLife, row.state, parties),
    asked: {
      version: answeredVersion(need),
      indicators: indicators.map((one) => ({ ...one, units: unitChoices(one.unit, used(one.id)) })),
      investment,
    },
    content: handedIn ? shownContent(handedIn.content, reading) : null,
    confidential: reading.confidential,
    receipt: newest
      ? { ...newest, files: newest.files.filter(({ visibility }) => reading.confidential || visibility === 'readers') }
      : null,
    last: await lastStep(db, row.id),
    work: reading.team ? await workOf(db, { row, need, parties, reading }, indicators) : null,
    authorisation: reading.team ? await authorisationOf(db, row) : null,
    may_ask: mayAsk({ row, need, parties }),
    members: await membersOf(db, row.id),
  };
}

async function workOf(
  db: Tx,
  { row, need }: Readable,
  indicators: Parameters<typeof checkResponse>[1],
): Promise<ResponseView['work']> {
  const { content, lacks } = checkResponse(row.content, indicators);
  const until = await editableUntil(db, row, need);
  const before = await versionOf(db, row.id, row.version);
  const files = await filesOf(db, row.id);
  const same = { response: row.id, need: need.id, need_version: 0, version: 0 };
  const differs =
    !before ||
    !content ||
    receiptHash({ ...same, content, files }) !== receiptHash({ ...same, content: before.content, files: before.files });
  return {
    content: row.content,
    until: until?.toISOString() ?? null,
    differs,
    lacks,
    invitations: await invitationsOf(db, row.id),
  };
}

async function authorisationOf(db: Tx, row: ResponseRow): Promise<ResponseView['authorisation']> {
  const { authorisesResponses } = await findInstitution(db, row.institutionId);
  return {
    required: authorisesResponses,
    asked_at: row.authorisationAskedAt?.toISOString() ?? null,
    given_at: row.authorisedAt?.toISOString() ?? null,
    by: row.authorisedBy ? await nameOf(db, row.authorisedBy) : null,
  };
}
