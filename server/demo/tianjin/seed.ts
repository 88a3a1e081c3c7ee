/**
 * A demonstration of the size of the Tianjin programme, 2019–2020: as many enterprises, needs, responses, contracts and
 * events as its report tells, all of them made up and marked as such. The same every time; a second run changes nothing.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { zipOf } from '../../../core/archives/make-zip.ts';
import { filesOf } from '../../../core/archives/tar.ts';
import type { Database } from '../../../core/db/client.ts';
import type { Storage } from '../../../core/storage/storage.ts';
import { importPack } from '../../packs/import.ts';
import { choicesOf } from './awards.ts';
import { enterChallenge, program } from './challenge.ts';
import { chanceOf } from './chance.ts';
import { signContracts } from './deals.ts';
import { holdMeetings } from './meetings.ts';
import { liveNeeds } from './needs-lived.ts';
import { packFiles, qualifying } from './pack.ts';
import { peopleOf } from './people.ts';
import { noRows, type Row } from './rows.ts';
import { ensureOrganiser, importedChallenge, isWritten, write } from './write-queries.ts';

/** @returns whether anything was written. */
export async function seedTianjin({ database, storage }: { database: Database; storage: Storage }): Promise<boolean> {
  const { db } = database;
  if (await isWritten(db)) return false;
  const chance = chanceOf(20190701);
  const rows = noRows();
  const people = peopleOf(chance, rows);
  await ensureOrganiser(db, rows.user.find(({ id }) => id === people.organiser) as Row<'user'>);
  await zipped(packFiles, (path) => importPack({ database, storage }, path, 64 * 2 ** 20, people.organiser));
  const imported = await importedChallenge(db);
  const solution = await zipped({ 'main.py': program }, async (_, bytes) => storage.put(Readable.from([bytes])));
  const signed = liveNeeds(chance, people, rows, imported.challengeId);
  const files = signContracts(chance, people, rows, signed);
  holdMeetings(chance, people, rows, signed);
  enterChallenge(chance, people, rows, imported, solution);
  for (const file of files) await storage.put(Readable.from([file.bytes]));
  return write(db, rows, choicesOf(signed, rows), new Date(qualifying.opens));
}

/** Hands over a zip of texts, as a file that is there for as long, and as its bytes. */
async function zipped<T>(files: Record<string, string>, use: (path: string, bytes: Buffer) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'jiebang-seed-'));
  try {
    const folder = join(scratch, 'files');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const bytes = await buffer(zipOf(await filesOf(folder)) as Readable);
    const path = join(scratch, 'files.zip');
    await writeFile(path, bytes);
    return await use(path, bytes);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
