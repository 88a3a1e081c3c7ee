/** Comparing the responses to a need. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { attachment } from '../submissions/attachment.ts';
import { answers } from '../wire.ts';
import { csvOf, linesOf, xlsxOf } from './export.ts';
import { comparisonView, notes, weights } from './schemas.ts';
import { readerOf, saveSheet, viewComparison } from './table.ts';

const tags = ['comparison'];
const byId = z.object({ id: z.uuid() });

export function comparisonRoutes(app: App, { database: { db } }: Deps): void {
  const config = { may: 'comparison.read' } as const;

  app.get(
    '/needs/:id/comparison',
    {
      config,
      schema: {
        tags,
        summary: 'The responses to a need side by side',
        description:
          'For the enterprise and its technical lead; for the manager in charge and the organiser without the notes. ' +
          'Values are in the need’s units, whatever unit they were answered in.',
        params: byId,
        response: answers(comparisonView),
      },
    },
    async (request) => viewComparison(db, await readerOf(db, request.params.id, signedIn(request))),
  );

  app.put(
    '/needs/:id/comparison',
    {
      config: { may: 'comparison.edit' },
      schema: {
        tags,
        summary: 'Save the enterprise’s own weights and notes',
        params: byId,
        body: z.object({ revision: z.number().int().min(0), weights, notes }),
        response: answers(comparisonView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await saveSheet(db, request.params.id, by, request.body);
      return viewComparison(db, await readerOf(db, request.params.id, by));
    },
  );

  for (const format of ['csv', 'xlsx'] as const)
    app.get(
      `/needs/:id/comparison.${format}`,
      {
        config,
        schema: {
          tags,
          summary: `The comparison as ${format.toUpperCase()}`,
          params: byId,
          querystring: z.object({ language: z.enum(['zh', 'en']).default('zh') }),
          produces: ['application/octet-stream'],
        },
      },
      async (request, reply) => {
        const { language } = request.query;
        const view = await viewComparison(db, await readerOf(db, request.params.id, signedIn(request)));
        const lines = linesOf(view, view.notes, language);
        reply.header('content-disposition', attachment(`${view.need.number}-${view.need.title}.${format}`));
        if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(csvOf(lines));
        return reply
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .send(await xlsxOf(lines, language));
      },
    );
}
