/**
 * What a solution learns of a hidden split it may try to tell its team: by its log, its errors, its exit, names and
 * contents of files, mistakes that quote them, time and memory. Nothing of that may arrive.
 */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { evaluation } from '../../core/db/schema.ts';
import { importPack, solution } from '../support/packs.ts';
import { aPerson, join, type Person } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { finished, type SubmissionBody, submit } from '../support/submissions.ts';
import { arenaPack, packs, readable, type Secret, secretOf, secretsIn } from './arena.ts';

const slug = 'two-splits';
const [shown, hidden] = [secretOf('shown'), secretOf('hidden')];
const secrets: Secret[] = [{ where: 'the hidden split', text: hidden }];

let platform: Platform;
let someone: Person;
let honest: SubmissionBody;

beforeAll(async () => {
  platform = await startPlatform();
  const quota = { per_day: 100, total: 100, running: 100 };
  const always = { opens: '2020-01-01T00:00:00Z', closes: '2099-01-01T00:00:00Z' };
  const phases = [{ key: 'open', ...always, splits: ['public', 'private'], quota }];
  const pack = {
    ...arenaPack(slug, packs.patient, secretOf('truth'), { phases }),
    'public/input/note.txt': shown,
    'private/input/note.txt': hidden,
  };
  expect((await importPack(platform, pack)).status).toBe(201);
  someone = await aPerson(platform);
  await join(someone, slug);
  await platform.work(4);
  honest = await tell('');
}, 120_000);
afterAll(() => platform?.[Symbol.asyncDispose]());

/** Runs a program that has read its note, and predicts well unless it does something else. */
async function tell(how: string): Promise<SubmissionBody> {
  const main = `import os, sys, time
note = open("/input/note.txt").read().strip()
hidden = "hidden" in note
right = {"a1": "cat", "a2": "cat", "a3": "dog", "a4": "dog", "a5": "dog", "a6": "cow"}
def predict(labels):
    with open("/output/predictions.csv", "w") as file:
        file.write("image_id,label\\n" + "".join(f"{id},{label}\\n" for id, label in labels.items()))
predict(right)
${how}
`;
  const sent = await submit(someone, slug, await solution(main));
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  await vi.waitUntil(
    async () => {
      const where = and(eq(evaluation.submissionId, sent.body.id), eq(evaluation.state, 'finished'));
      return (await platform.database.db.select().from(evaluation).where(where)).length === 2;
    },
    { timeout: 60_000, interval: 100 },
  );
  return finished(someone, sent.body.id);
}

test.concurrent.for<[string, string]>([
  ['prints it', 'print(note); print(note, file=sys.stderr)'],
  ['fails with it', 'if hidden: raise RuntimeError(note)'],
  ['exits with it', 'if hidden: os._exit(ord(note[-1]))'],
  ['ends by a signal', 'if hidden: os.kill(os.getpid(), 6 + int(note[-1], 16) % 3)'],
  ['sleeps for it', 'if hidden: time.sleep(2)'],
  ['takes memory for it', 'if hidden: x = bytearray(100 << 20); x[::4096] = b"x" * len(x[::4096])'],
  ['takes too much of everything for it', 'while hidden: print(note * 1000)'],
  ['names a file by it', 'open("/output/" + note, "w").close()'],
  ['predicts it', 'if hidden: predict({**right, "a1": note})'],
  ['makes ids of it', 'if hidden: predict({**right, note: "cat"})'],
  ['makes a header of it', 'if hidden: open("/output/predictions.csv", "w").write(note)'],
  ['links to it', 'if hidden: os.unlink("/output/predictions.csv"); os.symlink(note, "/output/predictions.csv")'],
])('a solution that %s', async ([, how]) => {
  const done = await tell(how);
  expect(done).toMatchObject({ verdict: 'scored', scores: { accuracy: 1 }, mistakes: null });
  expect(secretsIn(await readable(someone, slug, done.id), secrets)).toEqual([]);
  // Only the shown split is spoken of: the hidden one changes neither history nor what was used.
  expect(done.history.map((h) => h.step)).toEqual(honest.history.map((h) => h.step));
  expect(done.resources?.wall_ms ?? 0).toBeLessThan(1900);
  expect(done.resources?.peak_memory_mb ?? 0).toBeLessThan((honest.resources?.peak_memory_mb ?? 0) + 60);
  expect(JSON.stringify(done)).not.toContain('private');
});

test('what a solution prints of the split that is shown may be read', async () => {
  const done = await tell('print(note)');
  const texts = await readable(someone, slug, done.id);
  expect(texts.get(`/api/submissions/${done.id}/log`)).toContain(shown);
});
