/** A team on a challenge's board as a response to the need that the challenge came of, so that it can be chosen. */
import { writeAudit } from '../../core/audit/audit.ts';
import { inMinor } from '../../core/bounties/manifest.ts';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { type Currency, minorDigits } from '../../core/money/money.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { Manifest } from '../../core/packs/manifest.ts';
import { responseContent } from '../../core/responses/content.ts';
import { responseNumber } from '../../core/responses/number.ts';
import { receiptHash } from '../../core/responses/receipt.ts';
import { type NeedRow, contentOf as versionOf } from '../needs/queries.ts';
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
  const language = (await versionOf(tx, need.id, need.version))?.language ?? 'zh';
  const content = contentOf(language, challenge.title, pack.manifest, place, members, need.currency);
  const entry = await insertEntry(tx, {
    needId: need.id,
    needVersion: need.version,
    institutionId: leader.institutionId,
    leaderId: leader.id,
    members,
    content,
    hash: (id) =>
      receiptHash({ response: id, need: need.id, need_version: need.version, version: 1, content, files: [] }),
  });
  await writeAudit(tx, {
    actor: by.id,
    action: 'response.submit',
    subject: `response:${entry.id}`,
    from: 'draft',
    to: 'submitted',
    data: { challenge: challenge.slug, team: teamId, rank: place.rank, sha256: entry.sha256 },
  });
  await tell(tx, {
    users: members.map(({ id }) => id),
    kind: 'response.receipt',
    subject: `response:${entry.id}`,
    params: { title: content.title, number: responseNumber(entry.number), version: 1, sha256: entry.sha256 },
    link: `/responses/${entry.id}`,
    actor: null,
  });
  return entry.id;
}

const words = {
  zh: {
    summary: (challenge: string, rank: number, said: string[]) =>
      `挑战赛“${challenge}”第 ${rank} 名参赛方案：${said.join('，')}。`,
    plan: (team: string) =>
      `本应答由挑战赛成绩生成：团队“${team}”的程序已在平台沙箱内以未公开数据评测，名次与得分见挑战赛排行榜。`,
  },
  en: {
    summary: (challenge: string, rank: number, said: string[]) =>
      `Place ${rank} in the challenge “${challenge}”: ${said.join(', ')}.`,
    plan: (team: string) =>
      `This response was made from the result of the challenge: the program of the team “${team}” was judged in the ` +
      'platform’s sandbox on data that nobody had seen. The leaderboard of the challenge shows its place and scores.',
  },
} as const;

function contentOf(
  language: 'zh' | 'en',
  challenge: { zh: string; en: string },
  { scores, bounty }: Manifest,
  place: NonNullable<Awaited<ReturnType<typeof placeOf>>>,
  members: Awaited<ReturnType<typeof membersOf>>,
  currency: Currency | null,
) {
  const say = words[language];
  const said = scores.map(
    ({ key, label, decimals }) => `${label[language]} ${place.scores[key]?.toFixed(decimals) ?? '–'}`,
  );
  const known = bounty && bounty.currency in minorDigits ? (bounty.currency as Currency) : null;
  const prize = known ? (bounty?.awards.find(({ rank }) => rank === place.rank)?.amount ?? 0) : 0;
  const price = known ? inMinor(prize, known) : 0;
  return responseContent.parse({
    title: `${place.name} · ${challenge[language]}`.slice(0, 80),
    summary: say.summary(challenge[language], place.rank, said).padEnd(20, '·').slice(0, 1000),
    plan: say.plan(place.name),
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
