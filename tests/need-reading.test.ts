/** Who reads what of a need: every state of publication, every confidentiality, every reader. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needFollow, push, review, termsAcceptance } from '../core/db/schema.ts';
import { confidentialities, confidentialParts } from '../core/needs/content.ts';
import { termsSha256 } from '../core/needs/terms.ts';
import { aMember, aNeedIn, anInstitution, aResponseIn, goodNeed } from './support/bounty.ts';
import { aPerson, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let enterprise: { id: string; name: string };
let institute: { id: string; name: string };
const readers = new Map<string, Person>();
const insiders = ['member', 'lead', 'manager', 'expert', 'organiser'];

beforeAll(async () => {
  platform = await startPlatform();
  const roles = {
    lead: 'contestant',
    manager: 'technology_manager',
    expert: 'expert',
    organiser: 'organiser',
  } as const;
  for (const [name, role] of Object.entries(roles)) readers.set(name, await aPerson(platform, role));
  for (const name of ['member', 'stranger', 'acceptor', 'outdated', 'pushed', 'colleague', 'respondent', 'drafter'])
    readers.set(name, await aPerson(platform));
  readers.set('foreign manager', await aPerson(platform, 'technology_manager'));
  readers.set('foreign expert', await aPerson(platform, 'expert'));
  readers.set('visitor', visitor(platform));
  enterprise = await anInstitution(platform, 'enterprise', reader('member'), { region: '天津' });
  await aMember(platform, enterprise.id, reader('lead'));
  institute = await anInstitution(platform, 'institute', null);
  await aMember(platform, institute.id, reader('colleague'));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

function reader(name: string): Person {
  const found = readers.get(name);
  if (!found) throw new Error(name);
  return found;
}

async function aNeed(
  state: Parameters<typeof aNeedIn>[1],
  changes: Parameters<typeof goodNeed>[0] = {},
): Promise<string> {
  const { db } = platform.database;
  const row = await aNeedIn(
    platform,
    state,
    { enterpriseId: enterprise.id, author: reader('member') },
    { managerId: reader('manager').id, leadId: reader('lead').id },
    goodNeed(changes),
  );
  const due = new Date('2099-01-01');
  await db
    .insert(review)
    .values({ needId: row.id, round: row.round, expertId: reader('expert').id, dueAt: due, state: 'assigned' });
  await db.insert(termsAcceptance).values([
    { needId: row.id, userId: reader('acceptor').id, termsSha256 },
    { needId: row.id, userId: reader('outdated').id, termsSha256: 'an older text' },
  ]);
  await db.insert(push).values([
    { needId: row.id, userId: reader('pushed').id, score: 1, reasons: [] },
    { needId: row.id, institutionId: institute.id, score: 1, reasons: [] },
  ]);
  await db.insert(needFollow).values({ needId: row.id, userId: reader('stranger').id });
  const to = { id: row.id, version: row.version };
  await aResponseIn(platform, 'submitted', to, { institutionId: institute.id, leader: reader('respondent') });
  await aResponseIn(platform, 'draft', to, { institutionId: institute.id, leader: reader('drafter') });
  return row.id;
}

interface View {
  content: Record<string, unknown>;
  hidden: string[];
  confidential: string;
  enterprise: { id: string | null; name: string | null; region: string; is_anonymous: boolean };
  parties: string[];
  counts: { responses: number | null };
}
const read = async (who: string, id: string) => reader(who).call<View>('GET', `/api/needs/${id}`);

test('before it is published, only its authors, its reviewers and organisers know that it exists', async () => {
  for (const state of ['draft', 'submitted', 'under_review', 'returned', 'rejected', 'approved'] as const) {
    const id = await aNeed(state);
    for (const who of readers.keys()) {
      const { status, body } = await read(who, id);
      expect(status, `${who} ${state}`).toBe(insiders.includes(who) ? 200 : 404);
      if (status === 404) expect(body).toMatchObject({ code: 'need_not_found' });
    }
  }
});

describe.for(confidentialities)('a published need for %s', (confidentiality) => {
  const letIn = {
    public: [...readersAll()],
    terms: [...insiders, 'acceptor'],
    invited: [...insiders, 'pushed', 'colleague', 'respondent'],
  }[confidentiality];

  test('shows its confidential parts to exactly those whom it lets in', async () => {
    const id = await aNeed('open', { confidentiality });
    for (const who of readers.keys()) {
      const { body } = await read(who, id);
      const seen = confidentialParts.filter((part) => part in body.content);
      expect(seen, who).toEqual(letIn.includes(who) ? [...confidentialParts] : []);
      expect(body.hidden, who).toEqual(letIn.includes(who) ? [] : [...confidentialParts]);
      expect(body.content.summary, who).toBe(goodNeed().summary);
      expect(body.enterprise, who).toMatchObject({ id: enterprise.id, name: enterprise.name });
      const text = JSON.stringify(body);
      expect(text.includes('li@firm.example'), who).toBe(letIn.includes(who));
    }
  });

  test('names an anonymous enterprise and its people to its parties alone', async () => {
    const id = await aNeed('open', { confidentiality, anonymous: true });
    for (const who of readers.keys()) {
      const { body } = await read(who, id);
      const knows = [...insiders, 'respondent'].includes(who);
      expect(body.enterprise, who).toEqual({
        id: knows ? enterprise.id : null,
        name: knows ? enterprise.name : null,
        region: '天津',
        is_anonymous: true,
      });
      const text = JSON.stringify(body);
      expect(text.includes(enterprise.name), who).toBe(knows);
      expect(text.includes('li@firm.example'), who).toBe(knows && letIn.includes(who));
      expect('tried' in body.content, who).toBe(letIn.includes(who));
    }
  });
});

test('a need that was taken down is for its parties and those who answered it', async () => {
  const id = await aNeed('taken_down');
  for (const who of readers.keys())
    expect((await read(who, id)).status, who).toBe([...insiders, 'respondent'].includes(who) ? 200 : 404);
});

test('how many answered it is its parties’ own until the deadline, and everybody’s from then on', async () => {
  const open = await aNeed('open');
  const closed = await aNeed('closed');
  for (const who of readers.keys()) {
    expect((await read(who, open)).body.counts.responses, who).toBe(insiders.includes(who) ? 1 : null);
    expect((await read(who, closed)).body.counts.responses, who).toBe(1);
  }
});

test('readers are counted, its parties are not', async () => {
  const id = await aNeed('open');
  const look = async (who: string) =>
    (await reader(who).call<{ views: number }>('POST', `/api/needs/${id}/views`)).body.views;
  expect(await look('visitor')).toBe(1);
  expect(await look('stranger')).toBe(2);
  for (const who of [...insiders, 'respondent']) expect(await look(who), who).toBe(2);
});

function readersAll(): string[] {
  return [
    ...insiders,
    ...['stranger', 'acceptor', 'outdated', 'pushed', 'colleague', 'respondent', 'drafter'],
    ...['foreign manager', 'foreign expert', 'visitor'],
  ];
}
