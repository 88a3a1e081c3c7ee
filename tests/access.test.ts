/** Every route as every role: who may not is told so, and the table of who may do what is the one that holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roles } from '../core/people/roles.ts';
import { type Action, access, mayDo } from '../server/access.ts';
import { importPack, tinyPack } from './support/packs.ts';
import { aPerson, form, type Person, visitor } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
const people = new Map<string, Person>();

beforeAll(async () => {
  platform = await startPlatform();
  await importPack(platform, tinyPack('tiny'));
  people.set('visitor', visitor(platform));
  for (const role of roles) people.set(role, await aPerson(platform, role));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface Operation {
  method: string;
  path: string;
}
const document = async () =>
  (await visitor(platform).call<{ paths: Record<string, object> }>('GET', '/api/openapi.json')).body;

/** Which action each operation of the OpenAPI document is; one that is missing here fails the test. */
const actions: Record<string, Action> = {
  'GET /api/health': 'health.read',
  'POST /api/accounts': 'account.create',
  'GET /api/session': 'session.read',
  'POST /api/session': 'session.create',
  'DELETE /api/session': 'session.delete',
  'GET /api/tokens': 'token.manage',
  'POST /api/tokens': 'token.manage',
  'DELETE /api/tokens/{id}': 'token.manage',
  'GET /api/challenges': 'challenge.read',
  'GET /api/challenges/{slug}': 'challenge.read',
  'GET /api/challenges/{slug}/starter.zip': 'challenge.read',
  'GET /api/challenges/{slug}/data.zip': 'challenge.read',
  'GET /api/challenges/{slug}/cover': 'challenge.read',
  'POST /api/packs': 'pack.import',
  'GET /api/challenges/{slug}/team': 'team.read',
  'POST /api/challenges/{slug}/team': 'team.join',
  'POST /api/challenges/{slug}/phases/{phase}/submissions': 'submission.create',
  'GET /api/challenges/{slug}/submissions': 'submission.read',
  'GET /api/submissions/{id}': 'submission.read',
  'GET /api/submissions/{id}/log': 'submission.read',
  'GET /api/submissions/{id}/archive': 'submission.read',
  'PUT /api/submissions/{id}/selection': 'submission.select',
  'DELETE /api/submissions/{id}/selection': 'submission.select',
  'PUT /api/submissions/{id}/withdrawal': 'submission.withdraw',
  'GET /api/challenges/{slug}/queue': 'queue.read',
  'POST /api/challenges/{slug}/phases/{phase}/reveal': 'phase.reveal',
  'GET /api/challenges/{slug}/phases/{phase}/leaderboard': 'leaderboard.read',
  'GET /api/challenges/{slug}/events': 'events.follow',
  'GET /api/statistics': 'statistics.read',
  'GET /api/statistics/{figure}/rows': 'statistics.read',
  'GET /api/statistics/export.csv': 'statistics.read',
  'GET /api/statistics/export.xlsx': 'statistics.read',
  'GET /api/organise/queue': 'judging.read',
  'GET /api/organise/workers': 'judging.read',
  'GET /api/organise/faults': 'judging.read',
  'GET /api/organise/events': 'judging.follow',
  'POST /api/organise/faults/retry': 'judging.manage',
  'POST /api/organise/evaluations/{id}/retry': 'judging.manage',
  'POST /api/organise/challenges/{slug}/phases/{phase}/pause': 'judging.manage',
  'POST /api/organise/challenges/{slug}/phases/{phase}/resume': 'judging.manage',
  'PUT /api/organise/challenges/{slug}/judging': 'judging.manage',
  'GET /api/organise/challenges/{slug}/packs': 'rejudging.read',
  'GET /api/organise/challenges/{slug}/teams': 'rejudging.read',
  'GET /api/organise/rejudgings': 'rejudging.read',
  'GET /api/organise/rejudgings/{id}': 'rejudging.read',
  'GET /api/organise/rejudgings/{id}/scores': 'rejudging.read',
  'GET /api/organise/rejudgings/{id}/ranks': 'rejudging.read',
  'POST /api/organise/challenges/{slug}/phases/{phase}/rejudgings/preview': 'rejudging.read',
  'POST /api/organise/challenges/{slug}/phases/{phase}/rejudgings': 'rejudging.manage',
  'POST /api/organise/rejudgings/{id}/apply': 'rejudging.manage',
  'POST /api/organise/rejudgings/{id}/undo': 'rejudging.manage',
  'POST /api/organise/rejudgings/{id}/cancel': 'rejudging.manage',
  'GET /api/institutions/mine': 'institution.own',
  'GET /api/institutions': 'institution.read',
  'POST /api/institutions': 'institution.own',
  'GET /api/institutions/{id}': 'institution.read',
  'PUT /api/institutions/{id}': 'institution.own',
  'GET /api/institutions/{id}/timeline': 'institution.own',
  'GET /api/institutions/{id}/members': 'institution.own',
  'PATCH /api/institutions/{id}/members/{user}': 'institution.own',
  'DELETE /api/institutions/{id}/members/{user}': 'institution.own',
  'GET /api/institutions/{id}/invitations': 'institution.own',
  'POST /api/institutions/{id}/invitations': 'institution.own',
  'DELETE /api/institutions/{id}/invitations/{invitation}': 'institution.own',
  'GET /api/invitations': 'institution.own',
  'POST /api/invitations/{id}/accept': 'institution.own',
  'POST /api/invitations/{id}/decline': 'institution.own',
  'GET /api/join/{secret}': 'invitation.read',
  'POST /api/join/{secret}': 'institution.own',
  'GET /api/organise/institutions': 'institution.verify',
  'PUT /api/organise/institutions/{id}/verification': 'institution.verify',
  'PUT /api/organise/institutions/{id}/demonstration': 'institution.verify',
  'GET /api/people': 'person.read',
  'GET /api/people/me': 'person.own',
  'PUT /api/people/me': 'person.own',
  'PUT /api/people/me/request': 'person.own',
  'DELETE /api/people/me/request': 'person.own',
  'GET /api/people/{id}': 'person.read',
  'GET /api/organise/people': 'person.manage',
  'PUT /api/organise/people/{id}/verification': 'person.manage',
  'PUT /api/organise/people/{id}/role': 'person.manage',
  'GET /api/organise/people/{id}/timeline': 'person.manage',
  'GET /api/reviews': 'review.write',
  'GET /api/reviews/{id}': 'review.write',
  'PATCH /api/reviews/{id}': 'review.write',
  'POST /api/reviews/{id}/hand-in': 'review.write',
  'POST /api/reviews/{id}/step-aside': 'review.write',
  'GET /api/needs/{id}/reviews': 'review.read',
  'GET /api/organise/needs': 'review.organise',
  'GET /api/organise/needs/summary': 'review.organise',
  'GET /api/organise/experts': 'review.organise',
  'GET /api/organise/needs/{id}/experts': 'review.organise',
  'POST /api/organise/needs/{id}/reviews': 'review.organise',
  'DELETE /api/organise/reviews/{id}': 'review.organise',
  'POST /api/organise/needs/{id}/decision': 'review.organise',
  'PUT /api/organise/needs/{id}/key': 'review.organise',
  'GET /api/organise/needs/{id}/panel-log': 'review.organise',
  'GET /api/needs/{id}': 'need.read',
  'POST /api/needs/{id}/views': 'need.read',
  'GET /api/needs/{id}/events': 'needs.follow',
  'PUT /api/needs/{id}/follow': 'need.watch',
  'DELETE /api/needs/{id}/follow': 'need.watch',
  'POST /api/needs/{id}/terms': 'need.watch',
  'GET /api/outreach/compendium.html': 'outreach.write',
  'GET /api/needs/{id}/outreach': 'need.watch',
  'POST /api/outreach/openings': 'need.read',
  'GET /api/guides': 'guide.read',
  'GET /api/guides/{key}': 'guide.read',
  'PUT /api/guides/{key}': 'guide.edit',
  'GET /api/guides/{key}/versions': 'guide.read',
  'GET /api/guides/{key}/versions/{version}': 'guide.read',
  'GET /api/needs/{id}/terms': 'need.watch',
  'GET /api/needs/{id}/timeline': 'need.watch',
  'GET /api/needs/{id}/versions': 'need.read',
  'GET /api/needs/{id}/versions/{version}': 'need.read',
  'GET /api/needs/mine': 'need.write',
  'POST /api/needs': 'need.write',
  'GET /api/needs/{id}/lead': 'need.watch',
  'POST /api/needs/{id}/lead/code': 'need.write',
  'PUT /api/needs/{id}/lead/code': 'need.write',
  'PATCH /api/needs/{id}': 'need.write',
  'GET /api/needs/{id}/advice': 'need.write',
  'POST /api/needs/{id}/confirmation': 'need.write',
  'POST /api/needs/{id}/confirmation/request': 'need.write',
  'PUT /api/needs/{id}/manager': 'need.write',
  'POST /api/needs/{id}/submit': 'need.write',
  'POST /api/needs/{id}/recall': 'need.write',
  'POST /api/needs/{id}/appeal': 'need.write',
  'POST /api/needs/{id}/withdraw': 'need.write',
  'POST /api/needs/{id}/addenda': 'need.write',
  'POST /api/needs/{id}/extend': 'need.write',
  'POST /api/needs/{id}/republish': 'need.write',
  'GET /api/subjects/{subject}/attachments': 'attachment.read',
  'POST /api/subjects/{subject}/attachments': 'attachment.write',
  'GET /api/attachments/{id}': 'attachment.read',
  'PATCH /api/attachments/{id}': 'attachment.write',
  'DELETE /api/attachments/{id}': 'attachment.write',
  'GET /api/me/notifications': 'notification.read',
  'GET /api/me/notifications/unread': 'notification.read',
  'POST /api/me/notifications/{id}/read': 'notification.read',
  'GET /api/me/events': 'notification.follow',
  'GET /api/me/notification-choices': 'notification.choose',
  'PUT /api/me/notification-choices': 'notification.choose',
  'POST /api/unsubscribe': 'notification.unsubscribe',
  'GET /api/me/webhooks': 'webhook.manage',
  'POST /api/me/webhooks': 'webhook.manage',
  'PATCH /api/me/webhooks/{id}': 'webhook.manage',
  'DELETE /api/me/webhooks/{id}': 'webhook.manage',
  'POST /api/me/webhooks/{id}/test': 'webhook.manage',
  'GET /api/meetings': 'meeting.read',
  'POST /api/meetings': 'meeting.manage',
  'GET /api/meetings/{id}': 'meeting.read',
  'PATCH /api/meetings/{id}': 'meeting.manage',
  'POST /api/meetings/{id}/steps/{action}': 'meeting.manage',
  'PUT /api/meetings/{id}/record': 'meeting.manage',
  'POST /api/meetings/{id}/participants': 'meeting.manage',
  'DELETE /api/meetings/{id}/participants/{participant}': 'meeting.manage',
  'PUT /api/meetings/{id}/answer': 'meeting.answer',
  'GET /api/meetings/{id}/timeline': 'meeting.read',
  'GET /api/meetings/{id}/calendar.ics': 'meeting.read',
  'GET /api/me/calendar': 'calendar.manage',
  'POST /api/me/calendar': 'calendar.manage',
  'DELETE /api/me/calendar': 'calendar.manage',
  'GET /api/calendars/{secret}/meetings.ics': 'calendar.read',
  'GET /api/needs': 'catalogue.read',
  'GET /api/needs/counts': 'catalogue.read',
  'GET /api/needs/feed.rss': 'catalogue.read',
  'GET /api/needs/feed.json': 'catalogue.read',
  'GET /api/saved-searches': 'saved_search.manage',
  'POST /api/saved-searches': 'saved_search.manage',
  'PATCH /api/saved-searches/{id}': 'saved_search.manage',
  'DELETE /api/saved-searches/{id}': 'saved_search.manage',
  'GET /api/needs/{id}/matches': 'push.send',
  'GET /api/needs/{id}/pushes': 'push.send',
  'POST /api/needs/{id}/pushes': 'push.send',
  'GET /api/pushes/mine': 'push.receive',
  'POST /api/needs/{id}/pushes/opened': 'push.receive',
  'POST /api/pushes/{id}/declined': 'push.receive',
  'GET /api/contracts': 'contract.read',
  'POST /api/contracts': 'contract.write',
  'GET /api/contracts/{id}': 'contract.read',
  'PUT /api/contracts/{id}': 'contract.write',
  'GET /api/contracts/{id}/timeline': 'contract.read',
  'GET /api/contracts/{id}/file': 'contract.read',
  'POST /api/contracts/{id}/file': 'contract.write',
  'GET /api/needs/{id}/contract-draft': 'contract.read',
  'GET /api/needs/{id}/contracts': 'contract.public',
  'GET /api/organise/contracts': 'contract.oversee',
  'POST /api/contracts/{id}/propose': 'contract.write',
  'POST /api/contracts/{id}/revise': 'contract.write',
  'POST /api/contracts/{id}/confirm': 'contract.write',
  'POST /api/contracts/{id}/abandon': 'contract.write',
  'POST /api/contracts/{id}/start': 'contract.write',
  'POST /api/contracts/{id}/dispute': 'contract.write',
  'POST /api/contracts/{id}/settle': 'contract.write',
  'POST /api/contracts/{id}/terminate': 'contract.write',
  'POST /api/contracts/{id}/accept': 'contract.write',
  'POST /api/contracts/{id}/archive': 'contract.write',
  'POST /api/contracts/{id}/amendments': 'contract.write',
  'POST /api/amendments/{id}/answer': 'contract.write',
  'POST /api/milestones/{id}/submit': 'contract.write',
  'POST /api/milestones/{id}/return': 'contract.write',
  'POST /api/milestones/{id}/accept': 'contract.write',
  'POST /api/contracts/{id}/terminations': 'contract.write',
  'POST /api/terminations/{id}/answer': 'contract.write',
  'GET /api/contracts/{id}/payments': 'contract.read',
  'GET /api/contracts/{id}/payments.csv': 'contract.read',
  'POST /api/contracts/{id}/payments': 'contract.write',
  'POST /api/payments/{id}/answer': 'contract.write',
  'GET /api/contracts/{id}/sharings': 'contract.read',
  'POST /api/contracts/{id}/sharings': 'contract.write',
  'POST /api/shares/{id}/answer': 'contract.write',
  'POST /api/payments/{id}/shares/{share}/receipt': 'contract.write',
  'GET /api/needs/{id}/responses': 'response.list',
  'GET /api/needs/{id}/responses/events': 'response.follow',
  'POST /api/needs/{id}/responses': 'response.write',
  'GET /api/responses': 'response.read',
  'GET /api/responses/invitations': 'response.read',
  'GET /api/responses/{id}': 'response.read',
  'PATCH /api/responses/{id}': 'response.write',
  'POST /api/responses/{id}/submit': 'response.write',
  'POST /api/responses/{id}/amend': 'response.write',
  'POST /api/responses/{id}/return': 'response.judge',
  'POST /api/responses/{id}/withdraw': 'response.read',
  'POST /api/responses/{id}/decline': 'response.read',
  'POST /api/responses/{id}/disqualify': 'response.judge',
  'GET /api/responses/{id}/versions': 'response.read',
  'GET /api/responses/{id}/versions/{version}': 'response.read',
  'GET /api/responses/{id}/versions/{version}/receipt.json': 'response.read',
  'GET /api/responses/{id}/timeline': 'response.read',
  'GET /api/responses/{id}/events': 'response.follow',
  'POST /api/responses/{id}/invitations': 'response.write',
  'DELETE /api/responses/{id}/invitations/{account}': 'response.read',
  'POST /api/responses/{id}/members': 'response.write',
  'DELETE /api/responses/{id}/members/{account}': 'response.write',
  'POST /api/responses/{id}/authorisation/request': 'response.write',
  'PUT /api/responses/{id}/authorisation': 'response.read',
  'POST /api/responses/{id}/authorisation/refusal': 'response.read',
  'GET /api/responses/{id}/clarifications': 'response.read',
  'POST /api/responses/{id}/clarifications': 'response.read',
  'POST /api/clarifications/{id}/answer': 'response.write',
  'GET /api/needs/{id}/questions': 'question.read',
  'POST /api/needs/{id}/questions': 'question.ask',
  'PUT /api/questions/{id}/answer': 'question.answer',
  'POST /api/questions/{id}/hide': 'question.hide',
  'POST /api/questions/{id}/show': 'question.hide',
  'GET /api/needs/{id}/comparison': 'comparison.read',
  'GET /api/needs/{id}/comparison.csv': 'comparison.read',
  'GET /api/needs/{id}/comparison.xlsx': 'comparison.read',
  'PUT /api/needs/{id}/comparison': 'comparison.edit',
  'POST /api/needs/{id}/comparison/{response}/{action}': 'award.decide',
  'POST /api/needs/{id}/matching': 'award.decide',
  'GET /api/needs/{id}/award': 'award.read',
  'POST /api/needs/{id}/award': 'award.decide',
  'POST /api/needs/{id}/award/announcement': 'award.decide',
  'POST /api/needs/{id}/award/contracting': 'award.decide',
  'POST /api/needs/{id}/award/fallback': 'award.decide',
  'GET /api/needs/{id}/objections': 'objection.read',
  'POST /api/needs/{id}/objections': 'objection.make',
  'POST /api/objections/{id}/ruling': 'objection.rule',
  'GET /api/needs/{id}/challenge': 'bounty.read',
  'POST /api/needs/{id}/challenge': 'bounty.make',
  'PUT /api/needs/{id}/challenge': 'bounty.link',
  'GET /api/needs/{id}/similar': 'need.write',
  'POST /api/needs/{id}/challenge/end': 'bounty.make',
  'POST /api/organise/needs/{id}/suspension': 'review.organise',
  'POST /api/organise/needs/{id}/suspension/end': 'review.organise',
  'GET /api/challenge-templates': 'bounty.make',
};

test('the OpenAPI document and the list of actions name the same routes', async () => {
  const { paths } = await document();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.sort()).toEqual(Object.keys(actions).sort());
  expect(new Set(Object.values(actions))).toEqual(new Set(Object.keys(access)));
});

test('each role gets through exactly where the table lets it', async () => {
  const refused = new Set(['not_signed_in', 'not_allowed']);
  for (const [operation, action] of Object.entries(actions)) {
    if (action.endsWith('.follow') || action === 'session.delete') continue;
    for (const [role, person] of people) {
      const { method, path } = concrete(operation);
      const body = method === 'POST' ? (/packs|submissions/.test(path) ? form('x') : {}) : undefined;
      const answer = await person.call<{ code?: string }>(method, path, body);
      const allowed = mayDo(role === 'visitor' ? null : (role as (typeof roles)[number]), action);
      expect(refused.has(answer.body?.code ?? ''), `${role} ${operation}: ${answer.status}`).toBe(!allowed);
    }
  }
});

function concrete(operation: string): Operation {
  const [method = '', path = ''] = operation.split(' ');
  const filled = path
    .replace('/submissions/{id}', '/submissions/01980000-0000-7000-8000-000000000000')
    .replace('{id}', 'nothing')
    .replace('{slug}', 'tiny')
    .replace('{phase}', 'open');
  return { method, path: filled };
}

test('an API token stands for its owner until it is revoked', async () => {
  const owner = await aPerson(platform);
  const made = await owner.call<{ secret: string; token: { id: string } }>('POST', '/api/tokens', { name: 'laptop' });
  const asToken = (secret: string) =>
    visitor(platform).call<{ account: { id: string } | null; code?: string }>('GET', '/api/session', undefined, {
      authorization: `Bearer ${secret}`,
    });
  expect((await asToken(made.body.secret)).body.account?.id).toBe(owner.id);
  const stranger = await aPerson(platform);
  expect((await stranger.call('DELETE', `/api/tokens/${made.body.token.id}`)).status).toBe(404);
  await owner.call('DELETE', `/api/tokens/${made.body.token.id}`);
  expect((await asToken(made.body.secret)).body.code).toBe('bad_token');
  expect((await asToken('jb_invented')).body.code).toBe('bad_token');
});

test('nobody gives themselves a role', async () => {
  const answer = await visitor(platform).call<{ account: { role: string } }>('POST', '/api/accounts', {
    email: 'climber@test.example',
    password: 'a good password',
    name: 'Climber',
    role: 'organiser',
  });
  expect(answer.body.account.role).toBe('contestant');
});

test('another site cannot act in a reader’s name', async () => {
  const someone = await aPerson(platform);
  const headers = { origin: 'https://evil.example' };
  expect((await someone.call('POST', '/api/tokens', { name: 'x' }, headers)).body).toMatchObject({
    code: 'foreign_origin',
  });
});

test('sessions are kept in a cookie that scripts cannot read, and end when signed out', async () => {
  const someone = await aPerson(platform);
  const answer = await visitor(platform).call('POST', '/api/session', {
    email: someone.email,
    password: 'a good password',
  });
  expect(answer.headers.getSetCookie().join()).toMatch(/jiebang\.session_token=.*HttpOnly.*SameSite=Lax/i);
  await someone.call('DELETE', '/api/session');
  expect((await someone.call('GET', '/api/session')).body).toEqual({ account: null });
  const wrong = await visitor(platform).call('POST', '/api/session', {
    email: someone.email,
    password: 'wrong password',
  });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
});

test('errors are problem documents in the reader’s language', async () => {
  const ask = (language: string) =>
    visitor(platform).call('GET', '/api/challenges/nothing', undefined, { 'accept-language': language });
  const zh = await ask('fr;q=0.9, zh-CN;q=0.8, en;q=0.1');
  expect(zh.headers.get('content-type')).toContain('application/problem+json');
  expect(zh.body).toMatchObject({ status: 404, code: 'challenge_not_found', title: '赛题“nothing”不存在。' });
  expect((await ask('en-GB')).body).toMatchObject({ title: 'There is no challenge "nothing".' });
  expect((await visitor(platform).call('POST', '/api/session', { email: 'x' })).body).toMatchObject({
    code: 'bad_request',
  });
  expect((await visitor(platform).call('GET', '/api/nothing')).body).toMatchObject({ code: 'not_found' });
});
