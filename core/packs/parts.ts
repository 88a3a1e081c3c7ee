/** A pack taken apart: each folder as one blob, tar for sandboxes and zip for people. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import { zipOf } from '../archives/make-zip.ts';
import { filesOf, tarOf } from '../archives/tar.ts';
import type { Storage } from '../storage/storage.ts';
import type { Split, SplitName } from './manifest.ts';
import type { Pack } from './read.ts';

export interface PackPart {
  name: string;
  sha256: string;
  bytes: number;
  files: number;
  mediaType: string;
}

export const inputPart = (split: SplitName) => `input:${split}`;
export const truthPart = (split: SplitName) => `truth:${split}`;
export const judgePart = 'judge';
export const programPart = (role: 'scoring' | 'ingestion', split: SplitName) => `${role}:${split}`;

/** Stores every part of a checked pack; equal folders give equal hashes. */
export async function storeParts(storage: Storage, pack: Pack): Promise<PackPart[]> {
  const { manifest, folder } = pack;
  const parts: PackPart[] = [];
  const tarPart = async (name: string, path: string) => {
    const files = await filesOf(join(folder, path));
    const blob = await storage.put(tarOf(files));
    parts.push({ name, ...blob, files: files.length, mediaType: 'application/x-tar' });
  };
  const zipPart = async (name: string, path: string) => {
    const files = await filesOf(join(folder, path));
    const blob = await storage.put(zipOf(files));
    parts.push({ name, ...blob, files: files.length, mediaType: 'application/zip' });
  };
  for (const [split, { input, truth, scoring, ingestion }] of Object.entries(manifest.splits) as [SplitName, Split][]) {
    await tarPart(inputPart(split), input);
    await tarPart(truthPart(split), truth);
    if (scoring) await tarPart(programPart('scoring', split), scoring.program);
    if (ingestion) await tarPart(programPart('ingestion', split), ingestion.program);
  }
  if ('image' in manifest.judge) await tarPart(judgePart, manifest.judge.image);
  if (manifest.public_data) await zipPart('public_data', manifest.public_data);
  if (manifest.starter) await zipPart('starter', manifest.starter);
  if (manifest.cover) {
    const blob = await storage.put(createReadStream(join(folder, manifest.cover)));
    const mediaType = pictureTypes[extname(manifest.cover).toLowerCase()] ?? 'application/octet-stream';
    parts.push({ name: 'cover', ...blob, files: 1, mediaType });
  }
  return parts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const pictureTypes: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

/** One hash over all that a pack consists of. */
export function packHash(pack: Omit<Pack, 'folder'>, parts: PackPart[]): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([pack.manifest, pack.description, pack.rules]));
  for (const part of parts) hash.update(`\n${part.name} ${part.sha256}`);
  return hash.digest('hex');
}
