/** All that the demonstration writes, table by table, in the order in which it may be written. */
import {
  attachment,
  clockMark,
  contract,
  dividend,
  finalist,
  institution,
  meeting,
  meetingNeed,
  meetingParticipant,
  membership,
  milestone,
  need,
  needVersion,
  payment,
  profile,
  response,
  responseMember,
  responseVersion,
  review,
  share,
  sharing,
  submission,
  team,
  teamMember,
  user,
} from '../../../core/db/schema.ts';
import { dayOf } from './chance.ts';

export const tables = {
  user,
  institution,
  membership,
  profile,
  need,
  needVersion,
  review,
  response,
  responseMember,
  responseVersion,
  contract,
  milestone,
  payment,
  sharing,
  share,
  dividend,
  attachment,
  meeting,
  meetingNeed,
  meetingParticipant,
  team,
  teamMember,
  finalist,
  submission,
  clockMark,
} as const;

export type TableName = keyof typeof tables;
export type Row<T extends TableName> = (typeof tables)[T]['$inferInsert'];

/** One step as the audit log is told of it. */
export interface Step {
  at: Date;
  actor: string | null;
  action: string;
  subject: string;
  from: string | null;
  to: string;
}

export type Rows = { [T in TableName]: Row<T>[] } & { steps: Step[] };

export function noRows(): Rows {
  const empty = Object.fromEntries(Object.keys(tables).map((name) => [name, []]));
  return { ...empty, steps: [] } as unknown as Rows;
}

/** The steps of one life, one after the other. */
export function lived(
  rows: Rows,
  life: string,
  id: string,
  first: string,
  steps: readonly (readonly [action: string, to: string, at: Date, actor: string | null])[],
): void {
  let from = first;
  for (const [action, to, at, actor] of steps) {
    rows.steps.push({ at, actor, action: `${life}.${action}`, subject: `${life}:${id}`, from, to });
    from = to;
  }
}

/** What the audit log says of a step that is written down today and was made up for another day. */
export const reasonOf = (step: Step) => `示范数据，记作 ${dayOf(step.at)}`;
