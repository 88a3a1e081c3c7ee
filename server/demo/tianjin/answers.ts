/** The responses of the demonstration. */
import { createHash } from 'node:crypto';
import { type Chance, idAt, later } from './chance.ts';
import { responseOf } from './needs.ts';
import type { Side } from './people.ts';
import { lived, type Row, type Rows } from './rows.ts';

export interface Answer {
  need: Row<'need'> & { id: string };
  respondent: Side;
  at: Date;
  state: 'contracted' | 'not_selected' | 'shortlisted' | 'submitted';
  decidedAt: Date | null;
  by: string;
}

export function answered(chance: Chance, rows: Rows, { need, respondent, at, state, decidedAt, by }: Answer) {
  const { institution, userId, userName } = respondent;
  const content = responseOf(chance, need.content as Parameters<typeof responseOf>[1], {
    institution: institution.name,
    leader: userName,
    price: need.investmentMax ?? 0,
    reaches: state !== 'not_selected',
  });
  const id = idAt(at, `response ${need.id} ${institution.id}`);
  const response = {
    id,
    needId: need.id,
    institutionId: institution.id,
    leaderId: userId,
    state,
    revision: 1,
    content,
    version: 1,
    needVersion: 1,
    title: content.title,
    currency: content.price.currency,
    priceMin: content.price.min,
    priceMax: content.price.max,
    submittedAt: at,
    decidedAt,
    createdAt: at,
    updatedAt: decidedAt ?? at,
  };
  rows.response.push(response);
  rows.responseMember.push({ responseId: id, userId, institutionId: institution.id, createdAt: at });
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  rows.responseVersion.push({ responseId: id, version: 1, needVersion: 1, content, sha256, by: userId, createdAt: at });
  const decided = decidedAt ?? at;
  lived(rows, 'response', id, 'draft', [
    ['submit', 'submitted', at, userId],
    ...(state === 'shortlisted' ? ([['shortlist', 'shortlisted', later(at, 20), by]] as const) : []),
    ...(state === 'not_selected' ? ([['not_select', 'not_selected', decided, by]] as const) : []),
    ...(state === 'contracted' ? ([['select', 'selected', decided, by]] as const) : []),
  ]);
  return response;
}
