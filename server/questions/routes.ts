/** Questions and answers about needs. */
import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { readNeed } from '../needs/reader.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, page } from '../wire.ts';
import { answer, ask, hide } from './ask.ts';
import { findNamed, listQuestions, type NamedQuestion } from './queries.ts';
import { answerText, type QuestionView, questionText, questionView } from './schemas.ts';

const tags = ['questions'];
const byId = z.object({ id: z.uuid() });

export function questionRoutes(app: App, { database: { db } }: Deps): void {
  const shown = async (id: string, account: Account) => {
    const found = await findNamed(db, id);
    const { reader } = await readNeed(db, found.row.needId, account);
    return view(found, account, reader.knowsEnterprise);
  };

  app.get(
    '/needs/:id/questions',
    {
      config: { may: 'question.read' },
      schema: {
        tags,
        summary: 'Questions about a need and their answers, by number',
        params: byId,
        querystring: page.extend({ after: z.coerce.number().int().optional() }),
        response: answers(
          z.object({
            questions: z.array(questionView),
            next: z.number().int().nullable(),
            can: z.object({ answer: z.boolean(), hide: z.boolean() }),
          }),
        ),
      },
    },
    async ({ params, query, account }) => {
      const { row, reader } = await readNeed(db, params.id, account);
      const rows = await listQuestions(db, row.id, query);
      const shown = rows.slice(0, query.limit);
      return {
        questions: shown.map((one) => view(one, account, reader.knowsEnterprise)),
        next: rows.length > query.limit ? (shown.at(-1)?.row.number ?? null) : null,
        can: { answer: reader.isAuthor, hide: account?.role === 'organiser' },
      };
    },
  );

  app.post(
    '/needs/:id/questions',
    {
      config: {
        may: 'question.ask',
        rateLimit: {
          max: 10,
          timeWindow: '1 minute',
          hook: 'preHandler',
          keyGenerator: ({ account, ip }) => account?.id ?? ip,
        },
      },
      schema: {
        tags,
        summary: 'Ask a question that everybody may read; my name is shown to nobody but organisers',
        params: byId,
        body: z.object({ text: questionText }),
        response: answers(questionView, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const id = await ask(db, request.params.id, request.body.text, me);
      return reply.code(201).send(await shown(id, me));
    },
  );

  app.put(
    '/questions/:id/answer',
    {
      config: { may: 'question.answer' },
      schema: {
        tags,
        summary: 'Answer a question for everybody, or correct the answer',
        params: byId,
        body: z.object({ text: answerText, revision: z.number().int().min(0) }),
        response: answers(questionView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await answer(db, request.params.id, request.body.text, request.body.revision, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/questions/:id/hide',
    {
      config: { may: 'question.hide' },
      schema: {
        tags,
        summary: 'Keep a question from being read',
        params: byId,
        body: z.object({ reason: z.string().trim().min(1).max(500) }),
        response: answers(questionView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await hide(db, request.params.id, request.body.reason, me);
      return shown(request.params.id, me);
    },
  );

  app.post(
    '/questions/:id/show',
    {
      config: { may: 'question.hide' },
      schema: { tags, summary: 'Show a hidden question again', params: byId, response: answers(questionView) },
    },
    async (request) => {
      const me = signedIn(request);
      await hide(db, request.params.id, null, me);
      return shown(request.params.id, me);
    },
  );
}

/**
 * A question as one reader sees it: what is hidden stays in its place, for its number was cited perhaps.
 * @param knowsEnterprise whether they know whose need it is; the name of who answers would tell them.
 */
function view({ row, asker, answerer }: NamedQuestion, reader: Account | null, knowsEnterprise: boolean): QuestionView {
  const isMine = row.askedBy === reader?.id;
  const isOrganiser = reader?.role === 'organiser';
  const isShown = row.hiddenAt === null || isOrganiser || isMine;
  return {
    id: row.id,
    number: row.number,
    revision: row.revision,
    text: isShown ? row.text : null,
    answer: isShown ? row.answer : null,
    answered_by: isShown && knowsEnterprise ? answerer : null,
    answered_at: row.answeredAt?.toISOString() ?? null,
    is_corrected: row.revision > 1 && row.answer !== null,
    asked_at: row.createdAt.toISOString(),
    is_mine: isMine,
    asker: isOrganiser ? asker : null,
    hidden: row.hiddenAt
      ? { at: row.hiddenAt.toISOString(), reason: isOrganiser || isMine ? row.hiddenWhy : null }
      : null,
  };
}
