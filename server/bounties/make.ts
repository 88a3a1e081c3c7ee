/** Turning a need into a challenge: one that is there already, or one that is made from the need. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type BountyForm, manifestFrom, textPaths } from '../../core/bounties/manifest.ts';
import { challengeText } from '../../core/bounties/text.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { NeedContent } from '../../core/needs/content.ts';
import { manifestSchema } from '../../core/packs/manifest.ts';
import type { PackMistake } from '../../core/packs/read.ts';
import type { Deps } from '../app.ts';
import { findChallenge } from '../challenges/queries.ts';
import { actOnNeed } from '../needs/act.ts';
import { contentOf, findNeed, type NeedRow } from '../needs/queries.ts';
import { importPack, invalid, writePack } from '../packs/import.ts';
import type { Account } from '../wire.ts';
import { enterpriseOf, freeSlug, isTaken, partsOf } from './queries.ts';
import type { MakingForm } from './schemas.ts';

/** The packs that ship with the platform: whoever has a need may use their data and judges. */
export const shippedPacks = ['snow-leopard', 'snow-leopard-detection', 'snow-leopard-individuals', 'wild-cats'];
export const maySeeTemplate = (by: Account, slug: string) => by.role === 'organiser' || shippedPacks.includes(slug);

/**
 * Links a need to a challenge that was imported before.
 * @throws Problem `challenge_not_found`, `challenge_taken`, and those of the step.
 */
export async function linkChallenge(
  db: Db,
  needId: string,
  by: Account,
  { revision, reason, slug }: { revision: number; reason: string; slug: string },
): Promise<void> {
  const { challenge } = await findChallenge(db, slug);
  await db.transaction(async (tx) => {
    await findNeed(tx, needId, true);
    await become(tx, needId, challenge, by, { revision, reason });
    if (await isTaken(tx, challenge.id, needId)) throw new Problem('challenge_taken', { slug });
  });
}

const become = (
  tx: Tx,
  needId: string,
  challenge: { id: string; slug: string },
  by: Account,
  { revision, reason }: { revision: number; reason: string },
) =>
  actOnNeed(tx, needId, 'challenge', by, {
    revision,
    reason,
    set: { challengeId: challenge.id },
    data: { challenge: challenge.slug },
  });

/**
 * Looks whether a need could become a challenge now, before anything large is read.
 * @throws Problem those of the step.
 */
export async function mustBecome(db: Db, needId: string, by: Account, form: MakingForm): Promise<void> {
  const nothing = new Error('only looked');
  await db
    .transaction(async (tx) => {
      await actOnNeed(tx, needId, 'challenge', by, form);
      throw nothing;
    })
    .catch((error: unknown) => {
      if (error !== nothing) throw error;
    });
}

/**
 * Makes a challenge from a need and an uploaded pack that brings data and judge.
 * @returns its slug.
 * @throws Problem `pack_invalid` with its `mistakes`, `archive_…`, and those of the step; nothing is changed then.
 */
export async function makeFromPack(
  deps: Pick<Deps, 'database' | 'storage'>,
  needId: string,
  by: Account,
  form: MakingForm,
  pack: { path: string; maxBytes: number },
): Promise<string> {
  const { content, bounty } = await prepared(deps.database.db, needId, form);
  const imported = await importPack(deps, pack.path, pack.maxBytes, by.id, {
    shape: (folder) => shape(folder, content, bounty, by),
    also: async (tx, id) => {
      await become(tx, needId, { id, slug: bounty.slug }, by, form);
    },
  });
  return imported.slug;
}

/**
 * Makes a challenge from a need with the data and the judge of one that is there already.
 * @throws Problem `challenge_not_found`, `pack_invalid`, and those of the step.
 */
export async function makeFromTemplate(
  { database: { db } }: Pick<Deps, 'database'>,
  needId: string,
  by: Account,
  form: MakingForm & { template: string },
): Promise<string> {
  if (!maySeeTemplate(by, form.template)) throw new Problem('challenge_not_found', { slug: form.template });
  const { pack } = await findChallenge(db, form.template);
  const { content, bounty } = await prepared(db, needId, form);
  const { manifest, mistakes } = manifestFrom(pack.manifest, bounty);
  const parsed = manifestSchema.safeParse(manifest);
  const wrong = [
    ...mistakes.map((reason) => mistake('phases', reason)),
    ...(parsed.error?.issues ?? []).map((issue) => mistake(issue.path.join('.'), issue.message)),
  ];
  if (!parsed.success || wrong.length > 0) throw invalid(wrong);
  await db.transaction(async (tx) => {
    await findNeed(tx, needId, true);
    const made = {
      manifest: parsed.data,
      description: challengeText(content, pack.description),
      rules: pack.rules,
    };
    await writePack(tx, made, await partsOf(tx, pack.id), by.id, {
      also: async (_, id) => {
        await become(tx, needId, { id, slug: bounty.slug }, by, form);
      },
    });
  });
  return bounty.slug;
}

const mistake = (key: string, reason: string): PackMistake => ({ file: 'challenge.yaml', key, reason });

async function prepared(
  db: Db,
  needId: string,
  form: MakingForm,
): Promise<{ content: NeedContent; bounty: BountyForm }> {
  const need = await findNeed(db, needId);
  const content = await contentOf(db, needId, publishedOf(need));
  if (!content) throw new Problem('need_not_found');
  const anonymous = { zh: '某企业', en: 'An enterprise' };
  const sponsor = content.anonymous ? anonymous : await enterpriseOf(db, needId);
  const { title, bounty, phases } = form;
  return {
    content,
    bounty: {
      slug: await freeSlug(db, need.number),
      title,
      sponsor,
      bounty,
      phases,
    },
  };
}

const publishedOf = (need: NeedRow) => need.publishedVersion ?? need.version;

/** Completes an unpacked pack; what is wrong with it otherwise is found when it is read. */
async function shape(folder: string, content: NeedContent, form: BountyForm, by: Account): Promise<PackMistake[]> {
  const source = await readFile(join(folder, 'challenge.yaml'), 'utf8').catch(() => null);
  if (source === null) return [];
  let given: unknown;
  try {
    given = parse(source, { maxAliasCount: 50, uniqueKeys: true });
  } catch {
    return [];
  }
  const { manifest, mistakes } = manifestFrom(given, form);
  const texts = challengeText(content, await dataTexts(folder, given));
  for (const language of ['zh', 'en'] as const) {
    const path = join(folder, textPaths[language]);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, texts[language]);
  }
  await writeFile(join(folder, 'challenge.yaml'), stringify(manifest));
  const found = mistakes.map((reason) => mistake('phases', reason));
  // A judge of one's own is a program that the platform runs over hidden data; only organisers bring one in.
  const { judge } = manifest as { judge?: { metric?: unknown } };
  if (by.role !== 'organiser' && judge !== undefined && judge.metric === undefined)
    found.push(mistake('judge', 'must be a ready metric here; a judge of one’s own is imported by an organiser'));
  return found;
}

/** What the pack itself says of its data. */
async function dataTexts(folder: string, given: unknown): Promise<{ zh?: string; en?: string }> {
  const { description } = (given ?? {}) as { description?: { zh?: unknown; en?: unknown } };
  const read = async (path: unknown) =>
    typeof path === 'string' && /^(?!\/)(?!.*\.\.)[^\\\0]{1,200}$/.test(path)
      ? readFile(join(folder, path), 'utf8').catch(() => '')
      : '';
  return { zh: await read(description?.zh), en: await read(description?.en) };
}
