/** A need's challenge as the need's page shows it. */
import type { z } from 'zod';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { viewChallenge } from '../challenges/queries.ts';
import { readBoard } from '../leaderboards/queries.ts';
import { readNeed } from '../needs/reader.ts';
import type { Account } from '../wire.ts';
import { boardOf, findChallengeById } from './queries.ts';
import type { bountyView } from './schemas.ts';

/** @throws Problem `need_not_found`, and `challenge_not_found` for a need that is none. */
export async function viewBounty(db: Db, needId: string, account: Account | null): Promise<z.infer<typeof bountyView>> {
  const { row: need } = await readNeed(db, needId, account);
  if (need.challengeId === null) throw new Problem('challenge_not_found', { slug: `need-${need.number}` });
  const { challenge } = await findChallengeById(db, need.challengeId);
  const view = await viewChallenge(db, challenge.slug);
  const board = await boardOf(db, challenge.id);
  const top = board ? await readBoard(db, board.phase, board.split, { limit: 10 }) : null;
  return {
    need: { id: need.id, number: need.number, title: need.title, state: need.state },
    slug: view.slug,
    title: view.title,
    bounty: view.bounty,
    teams: view.teams,
    submissions: view.submissions,
    phase: view.phase,
    scores: view.scores,
    board:
      board && top
        ? {
            phase: board.phase.key,
            phase_title: board.phase.title,
            split: board.split,
            decided: board.isDecided,
            rows: top.rows.map(({ rank, team, scores }) => ({ rank, team, scores })),
          }
        : null,
  };
}
