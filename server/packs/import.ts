/** Importing a challenge pack: everything of it or nothing. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import { writeAudit } from '../../core/audit/audit.ts';
import type { Tx } from '../../core/db/client.ts';
import { challenge, packPart, pack as packTable, phase } from '../../core/db/schema.ts';
import { Problem } from '../../core/errors/problem.ts';
import { challengeTopic, publish } from '../../core/events/publish.ts';
import { convertBundle, isBundle } from '../../core/packs/codabench/convert.ts';
import type { ReportRow } from '../../core/packs/codabench/report.ts';
import { type PackPart, packHash, storeParts } from '../../core/packs/parts.ts';
import { type Pack, type PackMistake, readPack } from '../../core/packs/read.ts';
import { unpackPack } from '../../core/packs/unpack.ts';
import { type BoardChange, publishBoards, recomputePhase } from '../../core/ranking/standings.ts';
import type { Deps } from '../app.ts';
import { largerThanTheMachine } from './machine-limits.ts';

export interface Imported {
  slug: string;
  version: number;
  sha256: string;
  changed: boolean;
  /** What became of each line of a bundle; null for a pack of our own. */
  report: ReportRow[] | null;
}

/** For a pack that is made into the challenge of something else, in one step with it. */
export interface Making {
  /** Completes what was unpacked before it is read. */
  shape(folder: string): Promise<PackMistake[]>;
  /** Done in the import's own transaction, before it writes the audit log. */
  also(tx: Tx, challengeId: string): Promise<void>;
}

/**
 * Unpacks, checks and imports a zipped pack, or a Codabench bundle as one. The same twice changes nothing; a changed
 * one of the same slug becomes the challenge's next version.
 * @param making a challenge that must be a new one.
 * @throws Problem `archive_…`, `challenge_exists`, or `pack_invalid` with every mistake as `mistakes`.
 */
export async function importPack(
  { database, storage }: Pick<Deps, 'database' | 'storage'>,
  zipPath: string,
  maxBytes: number,
  importedBy: string,
  making?: Making,
): Promise<Imported> {
  const scratch = await mkdtemp(join(tmpdir(), 'jiebang-pack-'));
  try {
    const unpacked = join(scratch, 'unpacked');
    await unpackPack(zipPath, unpacked, maxBytes);
    const { folder, report } = (await isBundle(unpacked))
      ? await convert(unpacked, join(scratch, 'pack'), maxBytes)
      : { folder: unpacked, report: null };
    const unfit = (await making?.shape(folder)) ?? [];
    const reading = await readPack(folder);
    const tooLarge = reading.pack ? await largerThanTheMachine(database.db, reading.pack.manifest) : reading.mistakes;
    const mistakes = [...unfit, ...tooLarge];
    if (!reading.pack || mistakes.length > 0) throw invalid(mistakes);
    const parts = await storeParts(storage, reading.pack);
    const written = await database.db.transaction((tx) => writePack(tx, reading.pack, parts, importedBy, making));
    return { ...written, report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export const invalid = (mistakes: PackMistake[]) =>
  new Problem('pack_invalid', { count: mistakes.length }, { mistakes: mistakes.slice(0, 200) });

async function convert(bundle: string, folder: string, maxBytes: number) {
  const converted = await convertBundle(bundle, folder, { maxBytes });
  if (!('report' in converted)) throw invalid(converted.mistakes);
  return { folder, report: converted.report };
}

/**
 * Writes a checked pack whose parts are stored.
 * @throws Problem `challenge_exists`.
 */
export async function writePack(
  tx: Tx,
  pack: Omit<Pack, 'folder'>,
  parts: PackPart[],
  importedBy: string,
  making?: Pick<Making, 'also'>,
) {
  const { manifest } = pack;
  const sha256 = packHash(pack, parts);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`pack:${manifest.slug}`}))`);
  const [known] = await tx
    .select({ id: challenge.id, packSha256: packTable.sha256, version: packTable.version })
    .from(challenge)
    .innerJoin(packTable, eq(packTable.id, challenge.packId))
    .where(eq(challenge.slug, manifest.slug));
  if (known && making) throw new Problem('challenge_exists', { slug: manifest.slug });
  if (known?.packSha256 === sha256) return { slug: manifest.slug, version: known.version, sha256, changed: false };

  const challengeId = known?.id ?? crypto.randomUUID();
  const version = (known?.version ?? 0) + 1;
  const [made] = await tx
    .insert(packTable)
    .values({
      challengeId,
      version,
      sha256,
      manifest,
      description: pack.description,
      rules: pack.rules,
      importedBy,
    })
    .returning({ id: packTable.id });
  if (!made) throw new Error('the pack was not written');
  await tx.insert(packPart).values(parts.map((part) => ({ packId: made.id, ...part })));
  const fields = { title: manifest.title, packId: made.id };
  if (known) await tx.update(challenge).set(fields).where(eq(challenge.id, challengeId));
  else await tx.insert(challenge).values({ id: challengeId, slug: manifest.slug, ...fields });
  await writePhases(tx, challengeId, manifest.phases);
  const boards = known ? await rerank(tx, challengeId) : [];
  await making?.also(tx, challengeId);
  await writeAudit(tx, {
    actor: importedBy,
    action: 'pack.import',
    subject: `challenge:${challengeId}`,
    data: { version, sha256 },
  });
  await publish(tx, challengeTopic(challengeId), 'challenge', { version });
  await publishBoards(tx, boards);
  return { slug: manifest.slug, version, sha256, changed: true };
}

/** What ranks may have changed with the pack: rules of phases, or scores and their decimals. */
async function rerank(tx: Tx, challengeId: string): Promise<BoardChange[]> {
  const phases = await tx.select({ id: phase.id }).from(phase).where(eq(phase.challengeId, challengeId));
  const changes: BoardChange[] = [];
  for (const { id } of phases) changes.push(...(await recomputePhase(tx, id)));
  return changes;
}

async function writePhases(tx: Tx, challengeId: string, phases: Pack['manifest']['phases']): Promise<void> {
  for (const [position, p] of phases.entries()) {
    const fields = {
      position,
      title: p.title ?? null,
      opensAt: p.opens ? new Date(p.opens) : null,
      closesAt: p.closes ? new Date(p.closes) : null,
      splits: p.splits,
      quota: p.quota,
      ranksBy: p.ranks_by,
      selections: p.selections,
      ties: p.ties,
      ladder: p.ladder ?? null,
      entry: p.entry,
    };
    await tx
      .insert(phase)
      .values({ challengeId, key: p.key, ...fields })
      .onConflictDoUpdate({ target: [phase.challengeId, phase.key], set: fields });
  }
  // A phase that the pack no longer has goes, unless somebody has submitted to it.
  const kept = phases.map((p) => p.key);
  await tx
    .delete(phase)
    .where(
      and(
        eq(phase.challengeId, challengeId),
        notInArray(phase.key, kept),
        sql`not exists (select 1 from submission s where s.phase_id = ${phase.id})`,
      ),
    );
}
