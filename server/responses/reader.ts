/** Who may read what of a response: decided here and nowhere else. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { ResponseContent } from '../../core/responses/content.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { partiesTo, type ResponseParty } from './parties.ts';
import { findResponse, type ResponseRow } from './queries.ts';
import { mustBeUnsealed } from './sealed.ts';

export interface Reading {
  /** The draft, all versions, the team's own matters. */
  team: boolean;
  /** The newest version that was handed in. The enterprise has it from then on, or once it is unsealed. */
  handedIn: boolean;
  /** Its confidential part and files; for the team and the enterprise alone. */
  confidential: boolean;
}

/** What parties to a response read of it; null for those for whom there is no such response. */
export function readingOf(
  row: Pick<ResponseRow, 'state' | 'version'>,
  parties: readonly ResponseParty[],
): Reading | null {
  const is = (...some: ResponseParty[]) => some.some((party) => parties.includes(party));
  const team = is('respondent', 'unit');
  const wasHandedIn = row.version > 0;
  if (!team && !(wasHandedIn && is('enterprise', 'manager', 'organiser'))) return null;
  // What was taken back is the team's own again; that it was there stays known.
  const stands = wasHandedIn && row.state !== 'withdrawn';
  return {
    team,
    handedIn: wasHandedIn && (team || is('organiser') || stands),
    confidential: team || (is('enterprise') && stands),
  };
}

/** A version as a reader sees it. */
export function shownContent(content: ResponseContent, reading: Reading): ResponseContent {
  return reading.confidential ? content : { ...content, confidential: '' };
}

export interface Readable {
  row: ResponseRow;
  need: NeedRow;
  parties: ResponseParty[];
  reading: Reading;
}

/**
 * @throws Problem `response_not_found`, also for a response that is not for this reader; `responses_sealed` for everybody
 * but its team while it is sealed.
 */
export async function readResponse(db: Tx, id: string, account: Account): Promise<Readable> {
  const row = await findResponse(db, id);
  const need = await findNeed(db, row.needId);
  const parties = await partiesTo(db, row, need, account);
  const reading = readingOf(row, parties);
  if (!reading) throw new Problem('response_not_found');
  if (!reading.team) mustBeUnsealed(need);
  return { row, need, parties, reading };
}

/** A response that its team works on. @throws Problem `response_not_found`; `not_in_team` for others who may read it. */
export async function readOwn(db: Tx, id: string, account: Account): Promise<Readable> {
  const found = await readResponse(db, id, account);
  if (!found.parties.includes('respondent')) throw new Problem('not_in_team');
  return found;
}
