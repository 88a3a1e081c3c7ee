/** Drafting a contract: from the response that a need's enterprise chose, or beside it. */
import { writeAudit } from '../../core/audit/audit.ts';
import { type Flaw, flawsOf } from '../../core/contracts/check.ts';
import type { ContractContent } from '../../core/contracts/content.ts';
import { prefill } from '../../core/contracts/prefill.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import { findInstitution, roleIn } from '../institutions/queries.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { partiesTo as partiesToNeed } from '../needs/parties.ts';
import { contentOf, findNeed, type NeedRow } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { partiesWhoRead } from './parties.ts';
import {
  addContract,
  addMilestones,
  type ContractRow,
  contractOf,
  dropMilestones,
  findContract,
  lastChange,
  milestonesOf,
  type NewContract,
  type Selected,
  saveContract,
  selectedResponse,
  today,
} from './queries.ts';

/** A contract that cites a need without being its selection. */
export interface Beside {
  client: string;
  contractor: string;
  withManager: boolean;
}

/**
 * What the contract of a need in contracting would begin with.
 * @throws Problem `need_not_found`, `contract_not_yours`, `draft_not_yours`, `need_not_contracting`, `response_not_selected`.
 */
export async function prefilled(
  db: Tx,
  needId: string,
  by: Account,
): Promise<{ chosen: Selected; content: ContractContent }> {
  const row = await findNeed(db, needId);
  const chosen = await chosenOf(db, row, by);
  const content = await contentOf(db, needId, chosen.needVersion);
  if (!content) throw new Problem('need_not_found');
  return { chosen, content: prefill({ need: content, response: chosen.content }, await today(db)) };
}

async function chosenOf(db: Tx, row: NeedRow, by: Account): Promise<Selected> {
  const parties = await partiesToNeed(db, row, by);
  if (!parties.includes('enterprise') && !parties.includes('manager')) {
    throw new Problem(row.publishedVersion === null && parties.length === 0 ? 'need_not_found' : 'contract_not_yours');
  }
  if (!parties.includes('manager')) await mustDraftFor(db, await findInstitution(db, row.enterpriseId), by, row);
  if (row.state !== 'contracting') throw new Problem('need_not_contracting', { state: stateWords.need[row.state] });
  const chosen = await selectedResponse(db, row.id);
  if (!chosen) throw new Problem('response_not_selected');
  return chosen;
}

/** Whoever drafts for a client is of the client's side then. */
async function mustDraftFor(
  db: Tx,
  client: { id: string; name: string },
  { id }: Account,
  { authorId, leadId }: NeedRow,
): Promise<void> {
  const role = await roleIn(db, client.id, id);
  if (role === null) throw new Problem('not_a_member', { name: client.name });
  if (role !== 'admin' && id !== authorId && id !== leadId) throw new Problem('draft_not_yours', { name: client.name });
}

/** @throws Problem as `prefilled`, and `contract_exists`. */
export async function draftFromNeed(
  db: Db,
  needId: string,
  content: ContractContent,
  by: Account,
): Promise<ContractRow> {
  return db.transaction(async (tx) => {
    const row = await findNeed(tx, needId, true);
    const chosen = await chosenOf(tx, row, by);
    const present = await contractOf(tx, chosen.id);
    if (present) throw new Problem('contract_exists', { number: present.number }, { id: present.id });
    return write(tx, content, by, {
      needId,
      responseId: chosen.id,
      clientId: row.enterpriseId,
      contractorId: chosen.institutionId,
      managerId: row.managerId,
    });
  });
}

/** @throws Problem `need_not_found`, `need_not_published`, `not_a_member`, `draft_not_yours`, `same_institution`, `institution_not_verified`. */
export async function draftBeside(
  db: Db,
  needId: string,
  content: ContractContent,
  by: Account,
  { client, contractor, withManager }: Beside,
): Promise<ContractRow> {
  return db.transaction(async (tx) => {
    const row = await findNeed(tx, needId);
    if (row.publishedVersion === null) {
      throw new Problem((await partiesToNeed(tx, row, by)).length > 0 ? 'need_not_published' : 'need_not_found');
    }
    if (client === contractor) throw new Problem('same_institution');
    for (const id of [client, contractor]) {
      const found = await findInstitution(tx, id);
      if (found.verification !== 'verified') throw new Problem('institution_not_verified', { name: found.name });
      if (id === client && by.role !== 'organiser') await mustDraftFor(tx, found, by, row);
    }
    return write(tx, content, by, {
      needId,
      clientId: client,
      contractorId: contractor,
      managerId: withManager ? row.managerId : null,
    });
  });
}

type Sides = Pick<NewContract, 'needId' | 'responseId' | 'clientId' | 'contractorId' | 'managerId'>;

async function write(tx: Tx, content: ContractContent, by: Account, sides: Sides): Promise<ContractRow> {
  const row = await addContract(tx, { ...columnsOf(content), ...sides, createdBy: by.id });
  await addMilestones(tx, milestoneRows(row.id, content));
  await writeAudit(tx, {
    actor: by.id,
    action: 'contract_draft.create',
    subject: `contract:${row.id}`,
    to: row.state,
    data: { need: sides.needId, response: sides.responseId ?? null, amount: row.amount, currency: row.currency },
  });
  return row;
}

/** @throws Problem `contract_not_found`, `not_your_step`, `contract_not_editable`, `stale_version`. */
export async function editDraft(
  db: Db,
  id: string,
  { revision, ...content }: ContractContent & { revision: number },
  by: Account,
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findContract(tx, id, true);
    const parties = await partiesWhoRead(tx, row, by);
    if (!parties.some((party) => party !== 'contractor'))
      throw new Problem('not_your_step', { action: { en: 'Edit', zh: '修改' } });
    if (row.state !== 'drafted') throw new Problem('contract_not_editable', { state: stateWords.contract[row.state] });
    const last = await lastChange(tx, `contract:${id}`);
    await mustBeCurrent(tx, { revision: row.revision, updatedAt: last.at }, revision, last.actor);
    await saveContract(tx, id, columnsOf(content));
    await dropMilestones(tx, id);
    await addMilestones(tx, milestoneRows(id, content));
    await writeAudit(tx, {
      actor: by.id,
      action: 'contract_draft.edit',
      subject: `contract:${id}`,
      data: { amount: content.amount, currency: content.currency, milestones: content.milestones.length },
    });
  });
}

/** What keeps a contract from being proposed. */
export async function flawsOfContract(db: Tx, row: ContractRow): Promise<Flaw[]> {
  const milestones = await milestonesOf(db, row.id);
  return flawsOf({
    amount: row.amount,
    starts_on: row.startsOn,
    ends_on: row.endsOn,
    terms: row.terms,
    ip: row.ip,
    confidentiality: row.confidentiality,
    milestones: milestones.map(({ title, deliverable, amount, dueOn }) => ({
      title,
      deliverable,
      amount,
      due_on: dueOn,
    })),
  });
}

function columnsOf(content: ContractContent) {
  const { title, type, currency, amount, terms, ip, confidentiality, registration } = content;
  return {
    ...{ title, type, currency, amount, terms, ip, confidentiality, registration },
    startsOn: content.starts_on,
    endsOn: content.ends_on,
  };
}

const milestoneRows = (contractId: string, { milestones }: ContractContent) =>
  milestones.map(({ due_on, ...rest }, place) => ({ contractId, position: place + 1, dueOn: due_on, ...rest }));
