/** A choice as it is for one reader: the public learns who, losers why, the need's parties everything. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { choices } from '../../core/lifecycle/machine.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import type { NeedRow } from '../needs/queries.ts';
import { readNeed } from '../needs/reader.ts';
import type { Account } from '../wire.ts';
import { mayObject } from './publicity.ts';
import { answersTo, awardsOf, nameOf, openObjections, ownResponses } from './queries.ts';
import type { AwardView } from './schemas.ts';

/** From here on everybody may know who was chosen. */
const announced: NeedRow['state'][] = ['publicity', 'contracting', 'contracted'];

/** @throws Problem `need_not_found`, `award_not_found`. */
export async function viewAward(db: Tx, needId: string, account: Account | null): Promise<AwardView> {
  const { row: need, reader } = await readNeed(db, needId, account);
  const sees = reader.parties.some((party) => ['enterprise', 'lead', 'manager', 'organiser'].includes(party));
  const own = account ? await ownResponses(db, needId, account.id) : new Set<string>();
  const isAnnounced = announced.includes(need.state);
  const awards = await awardsOf(db, needId);
  const award =
    awards.find(({ outcome }) => outcome === 'standing' || outcome === 'signed') ?? (sees ? awards[0] : null);
  const answers = award ? await answersTo(db, needId) : [];
  const mine = answers.filter(({ response }) => own.has(response.id));
  const isTold = mine.length > 0 && (need.state === 'selected' || isAnnounced);
  const chosen = answers.find(({ response }) => response.id === award?.responseId);
  if (!award || !(sees || isAnnounced || isTold)) throw new Problem('award_not_found');
  const reasonOf = (id: string) => award.reasons[id] ?? null;
  const isOurs = chosen !== undefined && own.has(chosen.response.id);
  const allowed = choices(needLife, need.state, reader.parties);
  return {
    need: { id: need.id, number: need.number, title: need.title, state: need.state },
    round: award.round,
    outcome: award.outcome,
    decided_at: award.createdAt.toISOString(),
    decided_by: sees ? await nameOf(db, award.decidedBy) : null,
    reason: sees || isTold ? reasonOf(award.responseId) : null,
    chosen:
      chosen && (sees || isAnnounced || isOurs)
        ? {
            response: sees || isOurs ? chosen.response.id : null,
            number: chosen.response.number,
            title: chosen.response.title,
            institution: chosen.institution,
          }
        : null,
    publicity_ends_at: need.publicityEndsAt?.toISOString() ?? null,
    mine: mine.map(({ response }) => ({
      response: response.id,
      number: response.number,
      state: response.state,
      reason: reasonOf(response.id),
    })),
    others: sees
      ? answers
          .filter(({ response }) => response.id !== award.responseId && response.id in award.reasons)
          .map(({ response, institution }) => ({
            response: response.id,
            number: response.number,
            institution: institution.name,
            state: response.state,
            reason: reasonOf(response.id),
            place: placeOf(award.reserves, response.id),
          }))
      : null,
    matrix: sees ? (award.matrix as AwardView['matrix']) : null,
    earlier: sees
      ? awards
          .filter(({ id }) => id !== award.id)
          .map((one) => {
            const row = answers.find(({ response }) => response.id === one.responseId);
            return {
              round: one.round,
              outcome: one.outcome,
              number: row?.response.number ?? 0,
              institution: row?.institution.name ?? '–',
              decided_at: one.createdAt.toISOString(),
            };
          })
      : [],
    objections: await openObjections(db, award.id),
    may: {
      announce: allowed.includes('announce'),
      object: await mayObject(db, need, account),
      start_contract: allowed.includes('start_contract'),
      fall_back: allowed.includes('fall_back'),
    },
  };
}

function placeOf(reserves: readonly string[], id: string): number | null {
  const at = reserves.indexOf(id);
  return at < 0 ? null : at + 1;
}
