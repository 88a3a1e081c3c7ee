/** Ending a challenge that nobody has entered, so that its need can go another way. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needLife } from '../../core/lifecycle/need.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeCurrent, mustBePossible } from '../lifecycle/step.ts';
import { actOnNeed } from '../needs/act.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed, lastActor } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import { closePhases, findChallengeById, isEntered, isMadeFrom, registeredIn } from './queries.ts';

/**
 * Takes a need out of its challenge while no submission has a score or waits for one. A challenge that was made from the
 * need closes for good, and whoever registered is told; one that was only linked stays as it is.
 * @throws Problem `challenge_entered`, and those of the step.
 */
export async function endChallenge(
  db: Db,
  needId: string,
  by: Account,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await findNeed(tx, needId, true);
    await mustBeCurrent(tx, row, revision, await lastActor(tx, needId));
    mustBePossible(needLife, row.state, 'end_challenge', await partiesTo(tx, row, by), reason);
    let slug: string | null = null;
    if (row.challengeId) {
      const { challenge } = await findChallengeById(tx, row.challengeId);
      slug = challenge.slug;
      if (await isEntered(tx, challenge.id)) throw new Problem('challenge_entered');
      if (isMadeFrom(row.number, slug)) {
        await closePhases(tx, challenge.id);
        const subject = `challenge:${challenge.id}`;
        await writeAudit(tx, { actor: by.id, action: 'challenge.end', subject, reason, data: { need: needId } });
        await tell(tx, {
          users: await registeredIn(tx, challenge.id),
          kind: 'challenge.ended',
          subject,
          params: { title: challenge.title.zh, title_en: challenge.title.en, reason },
          link: `/challenges/${slug}`,
          actor: by.id,
        });
      }
    }
    await actOnNeed(tx, needId, 'end_challenge', by, {
      reason,
      set: { challengeId: null, closedAt: new Date() },
      data: { challenge: slug },
    });
  });
}
