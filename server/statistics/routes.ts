import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { languageOf } from '../plugins/problems.ts';
import { answers } from '../wire.ts';
import { choosableChallenges, chosenChallenge } from './challenge-queries.ts';
import { csvOf, tablesOf, xlsxOf } from './export.ts';
import { keepFresh } from './fresh.ts';
import { listRows } from './rows-queries.ts';
import {
  figureParams,
  type Narrowing,
  narrowing,
  rowsQuery,
  rowsView,
  type StatisticsView,
  statisticsView,
} from './schemas.ts';
import { stampOf } from './stamp-queries.ts';
import { stateStatistics } from './state.ts';

export function statisticsRoutes(app: App, { database: { db }, now }: Deps): void {
  const config = { may: 'statistics.read' } as const;
  const tags = ['statistics'];
  const kept = keepFresh<StatisticsView>(() => stampOf(db), now);

  const statistics = (chosen: Narrowing, isOrganiser: boolean) => {
    const { from, to, area, region, challenge } = chosen;
    const key = JSON.stringify([from, to, area, region, challenge, isOrganiser]);
    return kept.get(key, () => stateStatistics(db, chosen, isOrganiser, now()));
  };
  const isOrganiser = (request: { account: { role: string } | null }) => request.account?.role === 'organiser';

  app.get(
    '/statistics',
    {
      config,
      schema: {
        tags,
        summary: 'What the platform has brought about, as of now',
        description:
          'Every figure comes with its definition and with the address that lists its rows. Whole numbers, and amounts ' +
          'in the smallest unit of their currency; what contracts are worth is public for all of them together only.',
        querystring: narrowing,
        response: answers(statisticsView),
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'private, max-age=5');
      return statistics(request.query, isOrganiser(request));
    },
  );

  app.get(
    '/statistics/:figure/rows',
    {
      config,
      schema: {
        tags,
        summary: 'The rows behind a figure',
        description: 'As many as the figure says. What of them is not public is null for everybody but organisers.',
        params: figureParams,
        querystring: rowsQuery,
        response: answers(rowsView),
      },
    },
    async (request) => {
      const { after, limit, ...chosen } = request.query;
      const challenge = await chosenChallenge(db, chosen.challenge, await choosableChallenges(db));
      const narrowed = { ...chosen, challengeId: challenge?.id ?? null };
      return listRows(db, request.params.figure, narrowed, { after, limit }, isOrganiser(request));
    },
  );

  const language = z.enum(['en', 'zh']).optional().describe('The reader’s own unless said');
  const exported = narrowing.and(z.object({ language }));
  const fileName = (view: StatisticsView, ending: string) =>
    `attachment; filename="jiebang-statistics-${view.as_of.slice(0, 10)}.${ending}"`;

  app.get(
    '/statistics/export.csv',
    { config, schema: { tags, summary: 'The statistics as CSV', querystring: exported, produces: ['text/csv'] } },
    async (request, reply) => {
      const view = await statistics(request.query, isOrganiser(request));
      const text = csvOf(tablesOf(view, request.query.language ?? languageOf(request)));
      return reply.type('text/csv; charset=utf-8').header('content-disposition', fileName(view, 'csv')).send(text);
    },
  );

  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  app.get(
    '/statistics/export.xlsx',
    {
      config,
      schema: { tags, summary: 'The statistics as a spreadsheet', querystring: exported, produces: [spreadsheet] },
    },
    async (request, reply) => {
      const view = await statistics(request.query, isOrganiser(request));
      const bytes = await xlsxOf(tablesOf(view, request.query.language ?? languageOf(request)));
      return reply.type(spreadsheet).header('content-disposition', fileName(view, 'xlsx')).send(bytes);
    },
  );
}
