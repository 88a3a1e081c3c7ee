/** The one place that knows the server: types come from its own description. */
import createClient from 'openapi-fetch';
import type { paths } from '../../../.generated/api.d.ts';
import { language, t } from '../i18n/index.svelte.ts';

export type Answer<P extends keyof paths, M extends 'get' | 'post' | 'put' | 'patch'> = paths[P] extends {
  [K in M]: { responses: { 200: { content: { 'application/json': infer R } } } };
}
  ? R
  : never;

export type Challenge = Answer<'/api/challenges/{slug}', 'get'>;
export type ChallengeCard = Answer<'/api/challenges', 'get'>['challenges'][number];
export type Phase = Challenge['phases'][number];
export type Score = Challenge['scores'][number];
export type Submission = Answer<'/api/submissions/{id}', 'get'>;
export type SubmissionRow = Answer<'/api/challenges/{slug}/submissions', 'get'>['submissions'][number];
export type QueuePlace = Answer<'/api/challenges/{slug}/queue', 'get'>['waiting'][number];
export type Board = Answer<'/api/challenges/{slug}/phases/{phase}/leaderboard', 'get'>;
export type BoardRow = Board['rows'][number];
export type Mine = Answer<'/api/challenges/{slug}/team', 'get'>;
export type Account = NonNullable<Answer<'/api/session', 'get'>['account']>;
export type Attachments = Answer<'/api/subjects/{subject}/attachments', 'get'>;
export type Attachment = Attachments['attachments'][number];
export type Need = Answer<'/api/needs/{id}', 'get'>;
export type NeedResponse = Answer<'/api/responses/{id}', 'get'>;
export type ResponseRow = Answer<'/api/responses', 'get'>['responses'][number];
export type Question = Answer<'/api/needs/{id}/questions', 'get'>['questions'][number];
export type Comparison = Answer<'/api/needs/{id}/comparison', 'get'>;
export type ComparisonRow = Comparison['rows'][number];
export type Award = Answer<'/api/needs/{id}/award', 'get'>;
export type Objection = Answer<'/api/needs/{id}/objections', 'get'>['objections'][number];
export type Bounty = Answer<'/api/needs/{id}/challenge', 'get'>;
export type Token = Answer<'/api/tokens', 'get'>['tokens'][number];
export type Worker = Answer<'/api/organise/workers', 'get'>['workers'][number];
export type QueueRow = Answer<'/api/organise/queue', 'get'>['phases'][number];
export type Fault = Answer<'/api/organise/faults', 'get'>['faults'][number];
export type RejudgingRow = Answer<'/api/organise/rejudgings', 'get'>['rejudgings'][number];
export type Rejudging = Answer<'/api/organise/rejudgings/{id}', 'get'>;
export type RankChange = Answer<'/api/organise/rejudgings/{id}/ranks', 'get'>['ranks'][number];
export type ScoreChange = Answer<'/api/organise/rejudgings/{id}/scores', 'get'>['scores'][number];
export type RejudgingPreview = Answer<'/api/organise/challenges/{slug}/phases/{phase}/rejudgings/preview', 'post'>;

export type InstitutionCard = Answer<'/api/institutions', 'get'>['institutions'][number];
export type Institution = Answer<'/api/institutions/{id}', 'get'>;
export type OrganisedInstitution = Answer<'/api/organise/institutions', 'get'>['institutions'][number];
export type Member = Answer<'/api/institutions/{id}/members', 'get'>['members'][number];
export type Invitation = Answer<'/api/institutions/{id}/invitations', 'get'>['invitations'][number];
export type Offer = Answer<'/api/invitations', 'get'>['invitations'][number];
export type PersonCard = Answer<'/api/people', 'get'>['people'][number];
export type Registered = Answer<'/api/people/{id}', 'get'>;
export type OwnProfile = Answer<'/api/people/me', 'get'>;
export type OrganisedPerson = Answer<'/api/organise/people', 'get'>['people'][number];
export type OwnInstitution = Answer<'/api/institutions/mine', 'get'>['institutions'][number];

export type NeedCard = Answer<'/api/needs', 'get'>['needs'][number];
export type NeedCounts = Answer<'/api/needs/counts', 'get'>;
export type SavedSearch = Answer<'/api/saved-searches', 'get'>['searches'][number];
export type Match = Answer<'/api/needs/{id}/matches', 'get'>['matches'][number];
export type SentPush = Answer<'/api/needs/{id}/pushes', 'get'>['pushes'][number];
export type MyPush = Answer<'/api/pushes/mine', 'get'>['pushes'][number];

/** What the server refused, in the reader's language. `network` and `cancelled` are codes of our own. */
export class Refusal extends Error {
  readonly code: string;
  /** Further members of the problem document, such as a list of mistakes. */
  readonly members: Record<string, unknown>;
  constructor(code: string, sentence: string, members: Record<string, unknown> = {}) {
    super(sentence);
    this.code = code;
    this.members = members;
  }
}

/** Whether something is refused because it does not exist, or not for this reader. */
export const isMissing = (error: unknown) => error instanceof Refusal && error.code.endsWith('not_found');

export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => {
    request.headers.set('accept-language', language.tag);
    return fetch(request);
  },
});

/** The good answer of a request, or a `Refusal`. */
export async function good<T>(request: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await request.catch(() => {
    throw new Refusal('network', t('error.network'));
  });
  if (data !== undefined) return data;
  throw refusalOf(error);
}

export function refusalOf(body: unknown): Refusal {
  const { code, title, ...members } = (body ?? {}) as { code?: string; title?: string };
  return new Refusal(code ?? 'internal', title ?? t('error.network'), members);
}

/** The text behind an address that the server gave, such as a log. */
export async function textOf(href: string): Promise<string> {
  const answer = await fetch(href, { headers: { 'accept-language': language.tag } }).catch(() => null);
  if (!answer) throw new Refusal('network', t('error.network'));
  if (!answer.ok) throw refusalOf(await answer.json().catch(() => null));
  return answer.text();
}
