/** Directed pushes: who a need is for, who was told, and what they made of it. */
import { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { stateWords } from '../../core/lifecycle/words.ts';
import type { App, Deps } from '../app.ts';
import { partiesTo } from '../needs/parties.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { mustGoOn } from '../needs/suspend.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, page } from '../wire.ts';
import { matchesFor, matchesNamed } from './match.ts';
import { send } from './publish.ts';
import { decline, markOpened, pushesOf, pushesTo, toldOfNeed } from './queries.ts';
import { matches, myPushes, sentPushes } from './schemas.ts';

export function pushRoutes(app: App, { database: { db } }: Deps): void {
  const tags = ['pushes'];
  const params = z.object({ id: z.uuid() });
  const listing = page.extend({ after: z.uuid().optional() });

  app.get(
    '/needs/:id/matches',
    {
      config: { may: 'push.send' },
      schema: {
        tags,
        summary: 'Who could answer a need, and why',
        description: 'For its enterprise, its technology manager and organisers; the best of each sort first.',
        params,
        response: answers(matches),
      },
    },
    async (request) => {
      const row = await theirNeed(db, request.params.id, signedIn(request));
      const told = await toldOfNeed(db, row.id);
      return {
        matches: (await matchesFor(db, row)).map(({ id, ...match }) => ({ ...match, to: id, sent: told.has(id) })),
        may_send: row.state === 'open' && row.suspendedAt === null,
      };
    },
  );

  app.get(
    '/needs/:id/pushes',
    {
      config: { may: 'push.send' },
      schema: {
        tags,
        summary: 'Who was told of a need, and what they did with it',
        params,
        querystring: listing,
        response: answers(sentPushes),
      },
    },
    async (request) => {
      const row = await theirNeed(db, request.params.id, signedIn(request));
      return pushesOf(db, row.id, request.query);
    },
  );

  app.post(
    '/needs/:id/pushes',
    {
      config: { may: 'push.send' },
      schema: {
        tags,
        summary: 'Tell institutions and people of a need',
        description: 'Whoever was told before is not told again. Nobody is told when one of them may not be.',
        params,
        body: z
          .object({
            institutions: z.array(z.uuid()).max(50).default([]),
            users: z.array(z.string().min(1).max(64)).max(50).default([]),
          })
          .refine(({ institutions, users }) => institutions.length + users.length > 0, 'names nobody'),
        response: answers(z.object({ sent: z.number().int(), before: z.number().int() })),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const institutions = [...new Set(request.body.institutions)];
      const users = [...new Set(request.body.users)];
      return db.transaction(async (tx) => {
        const row = await theirNeed(tx, request.params.id, me, true);
        if (row.state !== 'open') throw new Problem('need_not_pushable', { state: stateWords.need[row.state] });
        mustGoOn(row);
        const found = await matchesNamed(tx, row, { institutions, users });
        const missing = [...institutions, ...users].find((id) => !found.some((match) => match.id === id));
        if (missing) throw new Problem('push_not_a_match', { name: missing });
        const made = await send(tx, row, found, me.id);
        return { sent: made.length, before: found.length - made.length };
      });
    },
  );

  app.get(
    '/pushes/mine',
    {
      config: { may: 'push.receive' },
      schema: {
        tags,
        summary: 'Needs that were pushed to me and to my institutions, with the reason',
        querystring: listing.extend({ declined: z.enum(['yes', 'no']).default('no') }),
        response: answers(myPushes),
      },
    },
    async (request) => {
      const { declined, ...rest } = request.query;
      return pushesTo(db, signedIn(request).id, { ...rest, declined: declined === 'yes' });
    },
  );

  app.post(
    '/needs/:id/pushes/opened',
    {
      config: { may: 'push.receive' },
      schema: {
        tags,
        summary: 'Keep that I read a need that was pushed to me',
        params,
        response: answers(z.object({ opened: z.literal(true) })),
      },
    },
    async (request) => {
      await markOpened(db, request.params.id, signedIn(request).id);
      return { opened: true as const };
    },
  );

  app.post(
    '/pushes/:id/declined',
    {
      config: { may: 'push.receive' },
      schema: {
        tags,
        summary: 'Say that a need is not for me, and why',
        params,
        body: z.object({ reason: z.string().trim().min(1).max(500) }),
        response: answers(z.object({ declined: z.literal(true) })),
      },
    },
    async (request) => {
      await db.transaction((tx) => decline(tx, request.params.id, signedIn(request).id, request.body.reason));
      return { declined: true as const };
    },
  );
}

/** @throws Problem `need_not_found` unless it is the asker's to push. */
async function theirNeed(db: Tx, id: string, me: Account, lock = false): Promise<NeedRow> {
  const row = await findNeed(db, id, lock);
  const parties = await partiesTo(db, row, me);
  if (row.version === 0 || !parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party)))
    throw new Problem('need_not_found');
  return row;
}
