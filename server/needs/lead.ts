/** The technical lead shows that the address is theirs: by a code that was sent to it, or by being signed in with it. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Config } from '../../core/config.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import type { NeedDraft } from '../../core/needs/content.ts';
import type { Account } from '../wire.ts';
import { asksForCode, codeMinutes, isCode } from './lead-code.ts';
import { countTry, isOwnAddress, openLetter, sendLetter, withinDay, writeVerified } from './lead-queries.ts';
import { findNeed, type NeedRow } from './queries.ts';
import { inWork, readNeed, readRow } from './reader.ts';
import { mayEdit } from './view.ts';

/** Within a day, for one need. */
export const mostLetters = 5;
export const mostTries = 5;

export interface LeadState {
  /** Whether leads are verified on this platform. */
  asked: boolean;
  verified_at: string | null;
  /** Until when the code that was sent is valid; null where none is. */
  code_until: string | null;
}

/** The lead's address in what a need says; empty where there is none. */
export const leadEmailOf = ({ lead }: NeedDraft): string => lead?.email?.trim().toLowerCase() ?? '';

export const isLeadVerified = (row: NeedRow, content: NeedDraft): boolean =>
  row.leadVerifiedEmail !== null && row.leadVerifiedEmail === leadEmailOf(content);

/** For those who write the need, review it or organise. @throws Problem `need_not_found` for everybody else. */
export async function leadState(db: Tx, config: Config, id: string, by: Account): Promise<LeadState> {
  const { row, content, reader } = await readNeed(db, id, by);
  if (!reader.isInsider) throw new Problem('need_not_found');
  const letter = mayEdit(row, reader) ? await openLetter(db, id, leadEmailOf(content)) : null;
  return {
    asked: asksForCode(config),
    verified_at: isLeadVerified(row, content) ? (row.leadVerifiedAt?.toISOString() ?? null) : null,
    code_until: letter?.expiresAt.toISOString() ?? null,
  };
}

/**
 * Sends a code to the lead's address; a lead who is signed in with that address, known to be theirs, needs none.
 * @throws Problem `need_not_yours`, `not_editable`, `lead_code_not_asked`, `lead_email_missing`,
 * `lead_verified_already`, `lead_letters_spent`.
 */
export async function sendCode(db: Db, config: Config, id: string, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { row, email } = await toVerify(tx, config, id, by);
    if (await isOwnAddress(tx, by.id, email)) {
      await verified(tx, row, email, by);
      return;
    }
    if ((await withinDay(tx, id)).letters >= mostLetters) throw new Problem('lead_letters_spent', { max: mostLetters });
    await sendLetter(tx, { needId: id, email, askedBy: by.id }, codeMinutes);
    await note(tx, row, 'need.lead_code', by);
  });
}

/**
 * Takes the code that the lead passed on. A wrong one is counted.
 * @throws Problem as `sendCode`, and `lead_code_over`, `lead_tries_spent`, `lead_code_wrong`.
 */
export async function enterCode(db: Db, config: Config, id: string, code: string, by: Account): Promise<void> {
  const refused = await db.transaction(async (tx) => {
    const { row, email } = await toVerify(tx, config, id, by);
    const { tries } = await withinDay(tx, id);
    if (tries >= mostTries) throw new Problem('lead_tries_spent', { max: mostTries });
    const letter = await openLetter(tx, id, email);
    if (!letter) throw new Problem('lead_code_over');
    if (isCode(config, letter.id, code)) {
      await verified(tx, row, email, by);
      return null;
    }
    // The count is kept, so the refusal comes after the transaction.
    await countTry(tx, letter.id);
    await note(tx, row, 'need.lead_code_wrong', by);
    return new Problem('lead_code_wrong', { left: mostTries - tries - 1 });
  });
  if (refused) throw refused;
}

async function toVerify(tx: Tx, config: Config, id: string, by: Account): Promise<{ row: NeedRow; email: string }> {
  const { row, reader } = await readRow(tx, await findNeed(tx, id, true), by);
  if (!reader.parties.some((party) => party === 'enterprise' || party === 'manager'))
    throw new Problem('need_not_yours');
  if (!inWork.includes(row.state)) throw new Problem('not_editable', { state: stateWords.need[row.state] });
  if (!asksForCode(config)) throw new Problem('lead_code_not_asked');
  const email = leadEmailOf(row.content);
  if (!email) throw new Problem('lead_email_missing');
  if (isLeadVerified(row, row.content)) throw new Problem('lead_verified_already');
  return { row, email };
}

async function verified(tx: Tx, row: NeedRow, email: string, by: Account): Promise<void> {
  await writeVerified(tx, row.id, email);
  await note(tx, row, 'need.lead_verified', by);
}

const note = (tx: Tx, { id, state }: NeedRow, action: string, by: Account) =>
  writeAudit(tx, { actor: by.id, action, subject: `need:${id}`, from: state, to: state });
