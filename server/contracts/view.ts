/** A contract as somebody may read it: all of it for its parties, its head for whoever has a share in it. */
import type { z } from 'zod';
import { reaches } from '../../core/contracts/check.ts';
import type { Tx } from '../../core/db/client.ts';
import { contractLife, milestoneLife } from '../../core/lifecycle/contract.ts';
import { choices } from '../../core/lifecycle/machine.ts';
import { findInstitution } from '../institutions/queries.ts';
import type { Account } from '../wire.ts';
import { fits } from './act.ts';
import { settleBy } from './dispute-days.ts';
import { flawsOfContract } from './draft.ts';
import { indicatorsOf } from './execution.ts';
import { fileOf } from './files-queries.ts';
import { incidentsOf } from './incidents-queries.ts';
import { headOf } from './list-queries.ts';
import { type ContractParty, readerOf, signsFor } from './parties.ts';
import { type ContractRow, findContract, milestonesOf, namesOf, needOf, paidOf } from './queries.ts';
import type { contractView, incidentView } from './schemas.ts';

type View = z.infer<typeof contractView>;

/** @throws Problem `contract_not_found`. */
export async function viewContract(db: Tx, id: string, account: Account): Promise<View> {
  const row = await findContract(db, id);
  const { parties, sees } = await readerOf(db, row, account);
  const client = await findInstitution(db, row.clientId);
  const contractor = await findInstitution(db, row.contractorId);
  return {
    ...headOf(row),
    client: { id: client.id, name: client.name },
    contractor: { id: contractor.id, name: contractor.name },
    parties,
    details: sees === 'all' ? await detailsOf(db, row, parties, account) : null,
  };
}

async function detailsOf(
  db: Tx,
  row: ContractRow,
  parties: ContractParty[],
  account: Account,
): Promise<NonNullable<View['details']>> {
  const names = await namesOf(db, [row.managerId, row.clientConfirmedBy, row.contractorConfirmedBy]);
  const word = (at: Date | null, by: string | null) =>
    at ? { at: at.toISOString(), by: names.get(by ?? '') ?? '–' } : null;
  const file = await fileOf(db, row.id);
  const indicators = await indicatorsOf(db, row);
  const milestones = await milestonesIn(db, row, parties);
  const signs = await signsFor(db, row, account);
  const speaks = parties.includes('client') || parties.includes('contractor');
  const isIn = (...states: ContractRow['state'][]) => states.includes(row.state);
  return {
    revision: row.revision,
    state_before: row.stateBefore,
    need: row.needId ? await needOf(db, row.needId) : null,
    response_id: row.responseId,
    manager: row.managerId ? { id: row.managerId, name: names.get(row.managerId) ?? '–' } : null,
    amount: row.amount,
    starts_on: row.startsOn,
    ends_on: row.endsOn,
    terms: row.terms,
    ip: row.ip,
    confidentiality: row.confidentiality,
    registration: row.registration,
    file: file
      ? {
          name: file.name,
          bytes: file.bytes,
          sha256: file.sha256,
          uploaded_at: file.createdAt.toISOString(),
          uploaded_by: file.by,
        }
      : null,
    confirmed: {
      client: word(row.clientConfirmedAt, row.clientConfirmedBy),
      contractor: word(row.contractorConfirmedAt, row.contractorConfirmedBy),
    },
    milestones,
    paid: milestones.reduce((sum, one) => sum + one.paid, 0),
    pending: milestones.reduce((sum, one) => sum + one.pending, 0),
    flaws: isIn('drafted') ? await flawsOfContract(db, row) : [],
    indicators,
    measured: row.measured.map((one) => {
      const target = indicators.find(({ id }) => id === one.indicator_id);
      return { ...one, met: target ? reaches(target, one.value) : false };
    }),
    acceptance: row.acceptance,
    incidents: await incidentViews(db, row, parties),
    may: {
      edit: isIn('drafted') && parties.some((party) => party !== 'contractor'),
      upload: isIn('drafted', 'proposed') && parties.some((party) => party !== 'organiser'),
      pay: isIn('signed', 'executing', 'accepted', 'terminated') && speaks,
      amend: isIn('signed', 'executing') && speaks,
      sign: isIn('proposed') ? signs : [],
      end: isIn('signed', 'executing', 'disputed') && fits(row, 'rescind') && speaks,
      share: !isIn('abandoned', 'archived', 'disputed'),
    },
    actions: choices(contractLife, row.state, parties).filter(
      (action) => fits(row, action) && (action !== 'confirm' || signs.length > 0),
    ),
  };
}

async function milestonesIn(db: Tx, row: ContractRow, parties: ContractParty[]) {
  const rows = await milestonesOf(db, row.id);
  const paid = await paidOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((one) => ({
    id: one.id,
    position: one.position,
    title: one.title,
    deliverable: one.deliverable,
    amount: one.amount,
    due_on: one.dueOn,
    state: one.state,
    revision: one.revision,
    submission: one.submission,
    acceptance: one.acceptance,
    paid: paid.get(one.id)?.confirmed ?? 0,
    pending: paid.get(one.id)?.recorded ?? 0,
    actions: row.state === 'executing' ? choices(milestoneLife, one.state, parties) : [],
  }));
}

async function incidentViews(db: Tx, row: ContractRow, parties: ContractParty[]) {
  const isAmendable = row.state === 'signed' || row.state === 'executing';
  const isEndable = isAmendable || (row.state === 'disputed' && fits(row, 'rescind'));
  const rows = await incidentsOf(db, row.id);
  return rows.map((one): z.infer<typeof incidentView> => {
    const answers: z.infer<typeof incidentView>['answers'] = [];
    // A proposal to end it that was overtaken can still be refused or taken back.
    const canAnswer = one.kind === 'amendment' ? isAmendable : one.kind === 'termination';
    if (!one.ruledAt && canAnswer) {
      if (parties.some((party) => party === one.raisedSide)) answers.push('withdraw');
      if (parties.includes(one.raisedSide === 'client' ? 'contractor' : 'client'))
        answers.push(...(isAmendable || isEndable ? (['agree', 'refuse'] as const) : (['refuse'] as const)));
    }
    return {
      id: one.id,
      kind: one.kind,
      cause: one.cause,
      claim: one.claim,
      remedy: one.remedy,
      raised_by: one.raisedBy,
      raised_side: one.raisedSide,
      raised_at: one.createdAt.toISOString(),
      changes: one.changes,
      outcome: one.outcome,
      ruling: one.ruling,
      ruled_by: one.ruledBy,
      ruled_at: one.ruledAt?.toISOString() ?? null,
      settle_by: one.kind === 'dispute' && !one.ruledAt ? settleBy(one.createdAt).toISOString() : null,
      answers,
    };
  });
}
