/** Everything that scoring needs, fetched for one evaluation. */

import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { tarOf } from '../../core/archives/tar.ts';
import { openZip } from '../../core/archives/zip.ts';
import type { Db } from '../../core/db/client.ts';
import { evaluation, pack, packPart, submission } from '../../core/db/schema.ts';
import { isArchive } from '../../core/packs/inspect-solution.ts';
import type { Manifest, PackProgram, SplitName } from '../../core/packs/manifest.ts';
import { inputPart, judgePart, programPart, truthPart } from '../../core/packs/parts.ts';
import { codabenchImage, judgeImage, maxSolutionFiles, runtimes } from '../../core/packs/runtimes.ts';
import type { Storage } from '../../core/storage/storage.ts';
import type { Engine } from '../sandbox/engine.ts';
import { ensurePackJudge } from '../sandbox/images.ts';
import type { DataVolumes } from '../sandbox/volumes.ts';
import type { Traces } from './record.ts';
import { predictionsFile, type ScoringTask } from './score.ts';

export interface TaskDeps {
  db: Db;
  packs: (packId: string) => Promise<PackOnFile>;
  storage: Storage;
  engine: Engine;
  volumes: DataVolumes;
  imageId: (reference: string) => Promise<string>;
}

interface PackOnFile {
  manifest: Manifest;
  /** The hash of a part. @throws when the pack has no such part. */
  hashOf(part: string): string;
}

/** Reads packs, each once: an imported one never changes. */
export function packReader(db: Db): (packId: string) => Promise<PackOnFile> {
  const known = new Map<string, Promise<PackOnFile>>();
  async function read(packId: string): Promise<PackOnFile> {
    const [found] = await db.select({ manifest: pack.manifest }).from(pack).where(eq(pack.id, packId));
    if (!found) throw new Error('there is no such pack');
    const parts = await db.select().from(packPart).where(eq(packPart.packId, packId));
    return {
      manifest: found.manifest,
      hashOf(name) {
        const part = parts.find((p) => p.name === name);
        if (!part) throw new Error(`the pack has no part ${name}`);
        return part.sha256;
      },
    };
  }
  return (packId) => {
    let reading = known.get(packId);
    if (!reading) {
      reading = read(packId);
      reading.catch(() => known.delete(packId));
      known.set(packId, reading);
    }
    return reading;
  };
}

/** @throws when a part of the pack or an image is not there: the platform's fault. */
export async function prepareTask(
  { db, packs, storage, engine, volumes, imageId }: TaskDeps,
  evaluationId: string,
): Promise<{ task: ScoringTask; traces: Traces } & AsyncDisposable> {
  const [row] = await db
    .select({ split: evaluation.split, packId: evaluation.packId, sha256: submission.sha256, bytes: submission.bytes })
    .from(evaluation)
    .innerJoin(submission, eq(submission.id, evaluation.submissionId))
    .where(eq(evaluation.id, evaluationId));
  if (!row) throw new Error('there is no such evaluation');
  const { manifest, hashOf } = await packs(row.packId);
  const volumeOf = (name: string) => volumes.ensure(hashOf(name), () => storage.get(hashOf(name)));

  const runtime = runtimeImage(manifest);
  const judge =
    'image' in manifest.judge
      ? await ensurePackJudge(engine, hashOf(judgePart), () => storage.get(hashOf(judgePart)))
      : shippedJudge(manifest);
  const names = { input: inputPart(row.split), truth: truthPart(row.split) };
  const [input, truth, runtimeId, judgeId] = await Promise.all([
    volumeOf(names.input),
    volumeOf(names.truth),
    imageId(runtime),
    imageId(judge),
  ]);
  const programs = await programsOf(manifest, row.split, (role) => volumeOf(programPart(role, row.split)));
  const files = await filesOfSubmission(storage.path(row.sha256), row.bytes, manifest);
  return {
    task: {
      manifest,
      images: { runtime: runtimeId, judge: judgeId },
      data: { input, truth },
      programs,
      files: files.open,
    },
    traces: {
      images: { [runtime]: runtimeId, [judge]: judgeId },
      data: Object.fromEntries(
        [names.input, names.truth, ...programNames(manifest, row.split)].map((name) => [name, hashOf(name)]),
      ),
    },
    async [Symbol.asyncDispose]() {
      files.close();
    },
  };
}

/** The image in which a pack's solutions run. */
export const runtimeImage = ({ judge, submission }: Manifest) =>
  'contract' in judge ? codabenchImage : runtimes[submission.runtime].image;

/** The image of a judge that the pack does not bring itself. */
export const shippedJudge = ({ judge }: Manifest) => ('contract' in judge ? codabenchImage : judgeImage);

/** @returns the split's programs as they are mounted; none in a pack that keeps to our own contract. */
export async function programsOf(
  manifest: Manifest,
  split: SplitName,
  volumeOf: (role: 'scoring' | 'ingestion', folder: string) => Promise<string>,
): Promise<ScoringTask['programs']> {
  const { scoring, ingestion } = manifest.splits[split] ?? {};
  if (!scoring) return undefined;
  const mounted = async (role: 'scoring' | 'ingestion', { program, command }: PackProgram) => ({
    volume: await volumeOf(role, program),
    command,
  });
  return {
    scoring: await mounted('scoring', scoring),
    ...(ingestion ? { ingestion: await mounted('ingestion', ingestion) } : {}),
  };
}

const programNames = (manifest: Manifest, split: SplitName) =>
  (['scoring', 'ingestion'] as const)
    .filter((role) => manifest.splits[split]?.[role])
    .map((role) => programPart(role, split));

/** A submission's files as a tar stream: a zip's content, or the one file of predictions under its proper name. */
export async function filesOfSubmission(
  path: string,
  bytes: number,
  manifest: Manifest,
): Promise<{ open: () => Readable; close: () => void }> {
  if (!isArchive(manifest.submission)) {
    const file = { path: predictionsFile(manifest), bytes, open: () => createReadStream(path) };
    return { open: () => tarOf([file]), close: () => {} };
  }
  const archive = await openZip(path, {
    maxBytes: manifest.submission.max_unpacked_mb * 2 ** 20,
    maxEntries: maxSolutionFiles,
  });
  return { open: () => tarOf(archive.files), close: () => archive[Symbol.dispose]() };
}
