import { z } from 'zod';
import { team, teamMember } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { App, Deps } from '../app.ts';
import { currentPhase, findChallenge, findPhase, viewChallenge } from '../challenges/queries.ts';
import { signedIn } from '../plugins/access.ts';
import { answers, instant, slug } from '../wire.ts';
import { dayEnds, quotaUse, type TeamRow, teamOf } from './queries.ts';

const teamView = z.object({ id: z.uuid(), name: z.string(), institution: z.string().nullable() });
const quotaView = z.object({
  phase: z.string(),
  per_day: z.number().int(),
  used_today: z.number().int(),
  resets: instant,
  total: z.number().int(),
  used: z.number().int(),
  running: z.number().int(),
  max_running: z.number().int(),
});
const mine = z.object({
  team: teamView.nullable(),
  quota: quotaView.nullable().describe('Of the phase that is open, or comes next'),
});

export function teamRoutes(app: App, { database: { db } }: Deps): void {
  const params = z.object({ slug });

  app.get(
    '/challenges/:slug/team',
    {
      config: { may: 'team.read' },
      schema: { tags: ['teams'], summary: 'My team in a challenge, and its quota', params, response: answers(mine) },
    },
    async (request) => {
      const { challenge } = await findChallenge(db, request.params.slug);
      const found = await teamOf(db, challenge.id, signedIn(request).id);
      return found
        ? { team: view(found), quota: await quotaOf(request.params.slug, found) }
        : { team: null, quota: null };
    },
  );

  app.post(
    '/challenges/:slug/team',
    {
      config: { may: 'team.join' },
      schema: {
        tags: ['teams'],
        summary: 'Join a challenge with a team of one',
        params,
        body: z.object({
          name: z.string().trim().min(1).max(40),
          institution: z.string().trim().max(120).optional(),
          accept_rules: z.boolean(),
        }),
        response: answers(mine, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const { challenge, pack } = await findChallenge(db, request.params.slug);
      const { name, institution, accept_rules } = request.body;
      if (!accept_rules) throw new Problem('rules_not_accepted');
      const made = await db.transaction(async (tx) => {
        const present = await teamOf(tx, challenge.id, me.id);
        if (present) throw new Problem('already_joined', { team: present.name });
        const [row] = await tx
          .insert(team)
          .values({ challengeId: challenge.id, name, institution: institution || me.institution })
          .onConflictDoNothing()
          .returning();
        if (!row) throw new Problem('team_name_taken', { name });
        const [member] = await tx
          .insert(teamMember)
          .values({ teamId: row.id, challengeId: challenge.id, userId: me.id, acceptedPackId: pack.id })
          .onConflictDoNothing()
          .returning();
        if (!member) throw new Problem('already_joined', { team: name });
        return row;
      });
      return reply.code(201).send({ team: view(made), quota: await quotaOf(request.params.slug, made) });
    },
  );

  const view = (row: TeamRow) => ({ id: row.id, name: row.name, institution: row.institution });

  async function quotaOf(slug: string, row: TeamRow) {
    const challenge = await viewChallenge(db, slug);
    const shown = currentPhase(challenge.phases);
    if (!shown) return null;
    const phase = await findPhase(db, challenge.id, shown.key);
    const use = await quotaUse(db, phase.row, row.id, challenge.timezone);
    return {
      phase: shown.key,
      per_day: shown.quota.per_day,
      used_today: use.today,
      resets: (await dayEnds(db, challenge.timezone)).toISOString(),
      total: shown.quota.total,
      used: use.total,
      running: use.running,
      max_running: shown.quota.running,
    };
  }
}
