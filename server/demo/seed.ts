/**
 * The demo: an account for each role, the demo challenge, three teams that submit its baselines, and a need that is open,
 * all through the public API but for the roles, which nobody can give themselves. Repeating it changes nothing.
 * Prints the accounts as JSON on its last line.
 */

import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { zipOf } from '../../core/archives/make-zip.ts';
import { filesOf } from '../../core/archives/tar.ts';
import { openDatabase } from '../../core/db/client.ts';
import { user } from '../../core/db/schema.ts';
import type { Role } from '../../core/people/roles.ts';
import { type Person as Account, demoClient, password } from './client.ts';
import { seedNeed } from './need.ts';

const pack = fileURLToPath(new URL('../../judges/challenges/snow-leopard', import.meta.url));
const slug = 'snow-leopard';

interface Person extends Account {
  role: Role;
}
const people: Person[] = [
  { role: 'organiser', email: 'organiser@demo.example', name: '主办方 Organiser' },
  { role: 'enterprise', email: 'enterprise@demo.example', name: '示范企业 Enterprise' },
  { role: 'technology_manager', email: 'manager@demo.example', name: '技术经理人 Manager' },
  { role: 'expert', email: 'expert@demo.example', name: '评审专家 Expert' },
  { role: 'juror', email: 'juror@demo.example', name: '评委 Juror' },
  { role: 'contestant', email: 'contestant@demo.example', name: '参赛者 Contestant' },
];
const teams = [
  { email: 'team-majority@demo.example', name: '守株队 Stump Watchers', baseline: 'majority' },
  { email: 'team-centroid@demo.example', name: '调色板队 Palette', baseline: 'centroid' },
  { email: 'team-forest@demo.example', name: '林海队 Woodland', baseline: 'forest' },
];
/** Not named with the others: a panel has two. */
const secondExpert: Person = { role: 'expert', email: 'expert-2@demo.example', name: '评审专家二 Expert' };

const [server = ''] = process.argv.slice(2);
const databaseUrl = process.env.DATABASE_URL;
if (!server || !databaseUrl) throw new Error('usage: DATABASE_URL=… seed.ts SERVER');
const client = demoClient(server);
const { ensureAccount, signIn, call } = client;

const stamp = join(process.env.JIEBANG_DATA ?? '.data', 'demo-seeded');
const source = await fingerprint();
if (!(await isSeeded())) {
  for (const person of [...people, secondExpert]) await ensureAccount(person);
  await giveRoles();
  const organiser = await signIn('organiser@demo.example');
  console.log('importing the challenge');
  await call(
    organiser,
    'POST',
    '/api/packs',
    form(await zipFolder(pack, (path) => !path.startsWith('generator/') && path !== 'generate.py'), 'snow-leopard.zip'),
  );
  for (const team of teams) {
    console.log(`submitting ${team.baseline}`);
    await ensureAccount(team);
    const cookie = await signIn(team.email);
    const mine = await call<{ team: unknown }>(cookie, 'GET', `/api/challenges/${slug}/team`);
    if (!mine.team) await call(cookie, 'POST', `/api/challenges/${slug}/team`, { name: team.name, accept_rules: true });
    const sent = await call<{ submissions: unknown[] }>(cookie, 'GET', `/api/challenges/${slug}/submissions`);
    if (sent.submissions.length > 0) continue;
    const solution = await zipFolder(
      `${pack}/baselines/${team.baseline}`,
      (path) => !/^(expected\.json|train\.py)$/.test(path),
    );
    await call(
      cookie,
      'POST',
      `/api/challenges/${slug}/phases/qualifying/submissions`,
      form(solution, `${team.baseline}.zip`),
    );
  }
  console.log('publishing a need');
  await seedNeed(client);
  await writeFile(stamp, source);
}
console.log(JSON.stringify(people.map(({ role, email }) => ({ role, email, password }))));

/** What the demo is made from, by name, size and time: enough to see that nothing has changed. */
async function fingerprint(): Promise<string> {
  const files = await filesOf(pack);
  const seen = await Promise.all(files.map(async ({ path, file }) => `${path} ${(await stat(file)).mtimeMs}`));
  const need = await stat(fileURLToPath(new URL('./need.ts', import.meta.url)));
  return createHash('sha256')
    .update([...seen, `need ${need.mtimeMs}`].join('\n'))
    .digest('hex');
}

async function isSeeded(): Promise<boolean> {
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== source) return false;
  const answer = await fetch(`${server}/api/challenges/${slug}`);
  if (!answer.ok) return false;
  const { teams: joined, submissions } = (await answer.json()) as { teams: number; submissions: number };
  return joined >= teams.length && submissions >= teams.length;
}

async function giveRoles(): Promise<void> {
  await using database = openDatabase(databaseUrl ?? '', { max: 1 });
  for (const { email, role } of [...people, secondExpert])
    await database.db.update(user).set({ role }).where(eq(user.email, email));
}

function form(bytes: Buffer, name: string): FormData {
  const data = new FormData();
  data.set('file', new Blob([new Uint8Array(bytes)]), name);
  return data;
}

async function zipFolder(folder: string, wanted: (path: string) => boolean): Promise<Buffer> {
  const files = (await filesOf(folder)).filter((file) => wanted(file.path));
  return buffer(zipOf(files) as Readable);
}
