/** What readers do with a need, and what they read of its past. */
import { z } from 'zod';
import { Problem } from '../../core/errors/problem.ts';
import { changedFields } from '../../core/needs/changes.ts';
import { needDraft } from '../../core/needs/content.ts';
import type { App, Deps } from '../app.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineView } from '../timeline/queries.ts';
import { answers, instant, page, sha256 } from '../wire.ts';
import { hiddenParts, type Readable, type Reader, readNeed, shownContent } from './reader.ts';
import { acceptancesOf, follow } from './reader-queries.ts';
import { needView, versionFile, versionRow } from './schemas.ts';
import { accept } from './terms.ts';
import { timelineOfNeed } from './timeline.ts';
import { viewNeed } from './view.ts';
import { type VersionRow, versionsOf } from './write-queries.ts';

export function needReaderRoutes(app: App, { database: { db } }: Deps): void {
  const params = z.object({ id: z.uuid() });

  for (const [method, wanted] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const)
    app.route({
      method,
      url: '/needs/:id/follow',
      config: { may: 'need.watch' },
      schema: {
        tags: ['needs'],
        summary: wanted ? 'Hear of a need' : 'Hear of a need no more',
        params,
        response: answers(z.object({ following: z.boolean() })),
      },
      handler: async (request: { params: unknown; account: Parameters<typeof readNeed>[2] }) => {
        const { id } = params.parse(request.params);
        const { row } = await readNeed(db, id, request.account);
        if (request.account) await follow(db, row.id, request.account.id, wanted);
        return { following: wanted };
      },
    });

  app.post(
    '/needs/:id/terms',
    {
      config: { may: 'need.watch' },
      schema: {
        tags: ['needs'],
        summary: 'Accept the terms on which its confidential parts are read',
        params,
        body: z.object({ sha256: sha256.describe('Of the text that was read') }),
        response: answers(needView),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await accept(db, request.params.id, request.body.sha256, me);
      return viewNeed(db, await readNeed(db, request.params.id, me), me);
    },
  );

  app.get(
    '/needs/:id/terms',
    {
      config: { may: 'need.watch' },
      schema: {
        tags: ['needs'],
        summary: 'Who accepted the terms, for its authors and organisers, newest first',
        params,
        querystring: page.extend({ after: instant.optional() }),
        response: answers(
          z.object({
            acceptances: z.array(
              z.object({ name: z.string(), institution: z.string().nullable(), at: instant, sha256: z.string() }),
            ),
            next: z.string().nullable(),
          }),
        ),
      },
    },
    async (request) => {
      const { row } = await authored(request.params.id, request.account);
      return acceptancesOf(db, row.id, request.query);
    },
  );

  app.get(
    '/needs/:id/timeline',
    {
      config: { may: 'need.watch' },
      schema: {
        tags: ['needs'],
        summary: 'Who did what to it, for its authors and organisers, newest first',
        params,
        querystring: page.extend({ after: z.coerce.number().int().positive().optional() }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      return timelineOfNeed(db, await authored(request.params.id, request.account), request.query);
    },
  );

  app.get(
    '/needs/:id/versions',
    {
      config: { may: 'need.read' },
      schema: {
        tags: ['needs'],
        summary: 'Its versions, the first first, each with the fields that it changed',
        description: 'Everybody reads from the first published one on; its parties read all.',
        params,
        response: answers(z.object({ versions: z.array(versionRow) })),
      },
    },
    async (request) => {
      const found = await readNeed(db, request.params.id, request.account);
      const versions = await readable(found);
      const hidden: string[] = hiddenParts(found.reader);
      return {
        versions: versions.map((row, i) => {
          const before = versions[i - 1];
          return {
            version: row.version,
            kind: row.kind,
            addendum: row.addendum,
            note: row.note,
            by: found.reader.isAuthor || found.reader.parties.includes('organiser') ? row.by : null,
            created_at: row.createdAt.toISOString(),
            is_public: isPublic(row, versions, found.row.publishedVersion),
            changed: before
              ? [
                  ...changedFields(before.content, row.content).filter((field) => !hidden.includes(field)),
                  ...(filesDiffer(filesSeen(before, found.reader), filesSeen(row, found.reader))
                    ? ['attachments']
                    : []),
                ]
              : [],
          };
        }),
      };
    },
  );

  app.get(
    '/needs/:id/versions/:version',
    {
      config: { may: 'need.read' },
      schema: {
        tags: ['needs'],
        summary: 'What it said in a version, as far as it is for the reader',
        params: params.extend({ version: z.coerce.number().int().min(1).max(100_000) }),
        response: answers(
          z.object({
            version: z.number().int(),
            content: needDraft,
            files: z.array(versionFile).nullable().describe('Null where they were not kept yet'),
            hidden: z.array(z.string()),
          }),
        ),
      },
    },
    async (request) => {
      const found = await readNeed(db, request.params.id, request.account);
      const row = (await readable(found)).find(({ version }) => version === request.params.version);
      if (!row) throw new Problem('version_not_found');
      return {
        version: row.version,
        content: shownContent(row.content, found.reader),
        files: filesSeen(row, found.reader),
        hidden: hiddenParts(found.reader),
      };
    },
  );

  /** Parties read all versions; everybody else from the one that was published first. */
  async function readable({ row, reader }: Readable): Promise<VersionRow[]> {
    const all = await versionsOf(db, row.id);
    return reader.isInsider ? all : all.filter((version) => isPublic(version, all, row.publishedVersion));
  }

  async function authored(id: string, account: Parameters<typeof readNeed>[2]) {
    const found = await readNeed(db, id, account);
    if (!found.reader.isAuthor && !found.reader.parties.includes('organiser')) throw new Problem('need_not_yours');
    return found;
  }
}

/** The files of a version that are for a reader; null where they were not kept yet. */
function filesSeen({ files }: VersionRow, { confidential }: Reader): z.infer<typeof versionFile>[] | null {
  const seen = files?.filter(({ visibility }) => visibility === 'readers' || confidential === 'shown');
  return seen?.map(({ id: _, ...file }) => file) ?? null;
}

type Files = ReturnType<typeof filesSeen>;
const filesDiffer = (before: Files, after: Files) =>
  before !== null && after !== null && JSON.stringify(before) !== JSON.stringify(after);

/** The last version that was submitted is the one that was published first; addenda follow it. */
function isPublic({ version }: VersionRow, all: readonly VersionRow[], published: number | null): boolean {
  if (published === null || version > published) return false;
  return version >= Math.max(...all.filter(({ kind }) => kind === 'submitted').map((row) => row.version));
}
