import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { answers } from '../wire.ts';
import { institutionsOf } from './queries.ts';
import { ownInstitution } from './schemas.ts';

const tags = ['institutions'];

export function institutionRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/institutions/mine',
    {
      config: { may: 'institution.own' },
      schema: {
        tags,
        summary: 'Institutions that I act for',
        response: answers(z.object({ institutions: z.array(ownInstitution) })),
      },
    },
    async (request) => ({ institutions: await institutionsOf(db, signedIn(request).id) }),
  );
}
