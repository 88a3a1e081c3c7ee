/** Service guides: read by everybody in any version, worded by the organiser. */
import { z } from 'zod';
import { guideKeys } from '../../core/db/tables/guides.ts';
import { Problem } from '../../core/errors/problem.ts';
import { mayDo } from '../access.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { type Account, answers, bilingual, instant, page } from '../wire.ts';
import { editGuide } from './edit.ts';
import { type GuideRow, newestOf, newestOfAll, versionOf, versionsOf } from './queries.ts';
import type { GuideKey } from './shipped.ts';

const tags = ['guides'];
const params = z.object({
  key: z
    .string()
    .max(40)
    .describe(`One of ${guideKeys.join(', ')}`),
});
const markdown = z.string().trim().min(1).max(20_000);
const about = {
  version: z.number().int(),
  note: z.string().describe('What changed; empty for the text that ships with the platform'),
  by: z.string().nullable().describe('Its author’s name, for organisers; null for others, and for what shipped'),
  created_at: instant,
};
const guide = z.object({
  key: z.enum(guideKeys),
  text: bilingual.describe('Markdown'),
  ...about,
  newest: z.number().int().describe('The version that holds now: the `revision` of an edit'),
  can_edit: z.boolean(),
});

/** @throws Problem `guide_not_found`. */
function keyOf(asked: string): GuideKey {
  const key = guideKeys.find((one) => one === asked);
  if (!key) throw new Problem('guide_not_found');
  return key;
}

const mayEdit = (reader: Account | null) => mayDo(reader?.role ?? null, 'guide.edit');

const aboutOf = (row: Omit<GuideRow, 'zh' | 'en'>, reader: Account | null) => ({
  version: row.version,
  note: row.note,
  by: mayEdit(reader) ? row.name : null,
  created_at: row.createdAt.toISOString(),
});

const viewOf = (key: GuideKey, row: GuideRow, newest: number, reader: Account | null): z.infer<typeof guide> => ({
  key,
  text: { en: row.en, zh: row.zh },
  ...aboutOf(row, reader),
  newest,
  can_edit: mayEdit(reader),
});

export function guideRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/guides',
    {
      config: { may: 'guide.read' },
      schema: {
        tags,
        summary: 'The service guides, one for each sort of participant',
        response: answers(
          z.object({
            guides: z.array(z.object({ key: z.enum(guideKeys), version: z.number().int(), created_at: instant })),
          }),
        ),
      },
    },
    async () => ({
      guides: (await newestOfAll(db)).map(({ key, version, createdAt }) => ({
        key,
        version,
        created_at: createdAt.toISOString(),
      })),
    }),
  );

  app.get(
    '/guides/:key',
    {
      config: { may: 'guide.read' },
      schema: { tags, summary: 'A guide as it is now', params, response: answers(guide) },
    },
    async (request) => {
      const key = keyOf(request.params.key);
      const row = await newestOf(db, key);
      return viewOf(key, row, row.version, request.account);
    },
  );

  app.put(
    '/guides/:key',
    {
      config: { may: 'guide.edit' },
      schema: {
        tags,
        summary: 'Word a guide anew, as a new version; the ones before it stay readable',
        params,
        body: z.object({
          revision: z.number().int().min(1).describe('The version that was seen'),
          text: z.object({ en: markdown, zh: markdown }),
          note: z.string().trim().min(1).max(500).describe('What changed'),
        }),
        response: answers(guide),
      },
    },
    async (request) => {
      const key = keyOf(request.params.key);
      await editGuide(db, key, signedIn(request).id, request.body);
      const row = await newestOf(db, key);
      return viewOf(key, row, row.version, request.account);
    },
  );

  app.get(
    '/guides/:key/versions',
    {
      config: { may: 'guide.read' },
      schema: {
        tags,
        summary: 'The versions of a guide, the newest first',
        params,
        querystring: page.extend({ after: z.coerce.number().int().min(1).optional() }),
        response: answers(z.object({ versions: z.array(z.object(about)), next: z.string().nullable() })),
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const rows = await versionsOf(db, keyOf(request.params.key), { before: after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return {
        versions: shown.map((row) => aboutOf(row, request.account)),
        next: rows.length > limit ? String(shown.at(-1)?.version) : null,
      };
    },
  );

  app.get(
    '/guides/:key/versions/:version',
    {
      config: { may: 'guide.read' },
      schema: {
        tags,
        summary: 'A guide as one version said it',
        params: params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
        response: answers(guide),
      },
    },
    async (request) => {
      const key = keyOf(request.params.key);
      const row = await versionOf(db, key, request.params.version);
      if (!row) throw new Problem('version_not_found');
      return viewOf(key, row, (await newestOf(db, key)).version, request.account);
    },
  );
}
