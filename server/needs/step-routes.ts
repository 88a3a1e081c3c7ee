/** The steps of the firm and of its manager in a need's life. */
import { z } from 'zod';
import type { Db } from '../../core/db/client.ts';
import { needDraft } from '../../core/needs/content.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, instant } from '../wire.ts';
import { revision } from './draft-routes.ts';
import { readNeed } from './reader.ts';
import { needView } from './schemas.ts';
import { type Asked, addAddendum, appeal, recall, republish, submit, withdraw } from './steps.ts';
import { resume, suspend } from './suspend.ts';
import { viewNeed } from './view.ts';

const asked = z.object({
  revision,
  reason: z.string().trim().max(2000).optional().describe('Why; some steps need it'),
});
const withChanges = asked.extend({ content: needDraft.describe('Fields that change, whole') });

type Act = (db: Db, id: string, asked: Asked, by: Account) => Promise<void>;

export function needStepRoutes(app: App, { database: { db } }: Deps): void {
  const params = z.object({ id: z.uuid() });
  const config = { may: 'need.write' } as const;
  const schemaOf = <B extends z.ZodType>(summary: string, body: B) => ({
    tags: ['needs'],
    summary,
    params,
    body,
    response: answers(needView),
  });
  const shown = async (id: string, by: Account) => viewNeed(db, await readNeed(db, id, by), by);

  const plain: [string, string, Act][] = [
    ['submit', 'Hand a draft in for review; refused with the fields that are missing or not right', submit],
    ['recall', 'Take a submitted need back to work on it', recall],
    ['appeal', 'Appeal against a rejection, once, with grounds', appeal],
    ['withdraw', 'Withdraw a need; how a draft is deleted, too', withdraw],
  ];
  for (const [name, summary, act] of plain)
    app.post(`/needs/:id/${name}`, { config, schema: schemaOf(summary, asked) }, async (request) => {
      const me = signedIn(request);
      await act(db, request.params.id, request.body, me);
      return shown(request.params.id, me);
    });

  app.post(
    '/needs/:id/addenda',
    { config, schema: schemaOf('Publish a numbered addendum', withChanges) },
    async (request) => {
      const me = signedIn(request);
      const { content, ...rest } = request.body;
      await addAddendum(db, request.params.id, 'amend', content, rest, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/needs/:id/extend',
    { config, schema: schemaOf('Set a later deadline', asked.extend({ deadline: instant })) },
    async (request) => {
      const me = signedIn(request);
      const { deadline, ...rest } = request.body;
      await addAddendum(db, request.params.id, 'extend', { deadline }, rest, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/needs/:id/republish',
    { config, schema: schemaOf('Open a need again that nobody answered, with what has changed', withChanges) },
    async (request) => {
      const me = signedIn(request);
      const { content, ...rest } = request.body;
      await republish(db, request.params.id, content, rest, me);
      return shown(request.params.id, me);
    },
  );

  const organised = { may: 'review.organise' } as const;
  const why = z.string().trim().min(1).max(2000).describe('Everybody concerned is told');

  app.post(
    '/organise/needs/:id/suspension',
    {
      config: organised,
      schema: schemaOf(
        'Hold a need up: no step is taken and its timers stand still',
        z.object({ revision, reason: why, review_at: instant.describe('When it is looked at again') }),
      ),
    },
    async (request) => {
      const me = signedIn(request);
      const { review_at, ...rest } = request.body;
      await suspend(db, request.params.id, { ...rest, reviewAt: new Date(review_at) }, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/organise/needs/:id/suspension/end',
    {
      config: organised,
      schema: schemaOf(
        'Let a need go on; where it takes responses, its deadline is later by as long as it was held up',
        z.object({ revision, reason: why }),
      ),
    },
    async (request) => {
      const me = signedIn(request);
      await resume(db, request.params.id, request.body, me);
      return shown(request.params.id, me);
    },
  );
}
