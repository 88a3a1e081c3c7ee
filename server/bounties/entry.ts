/** A team on a challenge's board as a response to the need that the challenge came of, so that it can be chosen. */
import { createHash } from 'node:crypto';
import { writeAudit } from '../../core/audit/audit.ts';
import { inMinor } from '../../core/bounties/manifest.ts';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { type Currency, minorDigits } from '../../core/money/money.ts';
import type { Manifest } from '../../core/packs/manifest.ts';
import { responseContent } from '../../core/responses/content.ts';
import type { NeedRow } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { boardOf, findChallengeById, insertEntry, membersOf, placeOf, responseBy } from './queries.ts';

/** A program that was judged on data nobody had seen is validated in a laboratory: level 4 of ISO 16290. */
const validatedInLaboratory = 4;

/**
 * The response of a team: the one that its members handed in, or one that is made from its place on the board.
 * @returns the response's id.
 * @throws Problem `challenge_undecided`, `team_not_on_board`, `team_without_institution`.
 */
export async function entryOf(tx: Tx, need: NeedRow, teamId: string, by: Account): Promise<string> {
  if (need.challengeId === null) throw new Problem('team_not_on_board');
  const { challenge, pack } = await findChallengeById(tx, need.challengeId);
  const board = await boardOf(tx, challenge.id);
  if (!board?.isDecided) throw new Problem('challenge_undecided');
  const place = await placeOf(tx, board, teamId);
  if (!place) throw new Problem('team_not_on_board');
  const members = await membersOf(tx, teamId, need.enterpriseId);
  const ids = members.map(({ id }) => id);
  const known = await responseBy(tx, need.id, ids);
  if (known) return known;
  const leader = members.find(({ institutionId }) => institutionId !== null);
  if (!leader?.institutionId) throw new Problem('team_without_institution', { team: place.name });
  const content = contentOf(challenge.title, pack.manifest, place, members, need.currency);
  const entry = await insertEntry(tx, {
    needId: need.id,
    needVersion: need.version,
    institutionId: leader.institutionId,
    leaderId: leader.id,
    members,
    content,
    sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    at: new Date(),
  });
  await writeAudit(tx, {
    actor: by.id,
    action: 'response.submit',
    subject: `response:${entry}`,
    from: 'draft',
    to: 'submitted',
    data: { challenge: challenge.slug, team: teamId, rank: place.rank },
  });
  return entry;
}

function contentOf(
  challenge: { zh: string; en: string },
  { scores, bounty }: Manifest,
  place: NonNullable<Awaited<ReturnType<typeof placeOf>>>,
  members: Awaited<ReturnType<typeof membersOf>>,
  currency: Currency | null,
) {
  const said = scores.map(({ key, label, decimals }) => `${label.zh} ${place.scores[key]?.toFixed(decimals) ?? '–'}`);
  const known = bounty && bounty.currency in minorDigits ? (bounty.currency as Currency) : null;
  const prize = known ? (bounty?.awards.find(({ rank }) => rank === place.rank)?.amount ?? 0) : 0;
  const price = known ? inMinor(prize, known) : 0;
  return responseContent.parse({
    title: `${place.name} · ${challenge.zh}`.slice(0, 80),
    summary: `挑战赛“${challenge.zh}”第 ${place.rank} 名参赛方案：${said.join('，')}。`.padEnd(20, '。').slice(0, 1000),
    plan: `本应答由挑战赛成绩生成：团队“${place.name}”的程序已在平台沙箱内以未公开数据评测，名次与得分见挑战赛排行榜。`,
    answers: [],
    readiness: validatedInLaboratory,
    months: 1,
    price: { currency: known ?? currency ?? 'CNY', min: price, max: price },
    team: members.slice(0, 30).map(({ name, institution }) => ({
      name: name.slice(0, 60),
      institution: (institution ?? name).slice(0, 120),
    })),
    declaration: true,
  });
}
