/**
 * Clarification (澄清): an enterprise asks a team about its response, and the team answers once, until a day. Both are
 * for the two of them and the organiser.
 */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Database, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { publish, responseTopic } from '../../core/events/publish.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { NeedRow } from '../needs/queries.ts';
import type { Account } from '../wire.ts';
import {
  countClarifications,
  findClarification,
  insertClarification,
  mostClarifications,
  writeAnswer,
} from './clarification-queries.ts';
import { lockResponse } from './lock.ts';
import { peopleOf, type ResponseParty } from './parties.ts';
import { clockOf, type ResponseRow } from './queries.ts';
import { type Readable, readResponse } from './reader.ts';

type Db = Database['db'];
type Asked = Pick<Readable, 'row' | 'need' | 'parties'>;

const readers: readonly ResponseParty[] = ['respondent', 'unit', 'enterprise', 'organiser'];
const canBeAsked: readonly ResponseRow['state'][] = ['submitted', 'shortlisted', 'reserve'];

/** Who reads what was asked and answered. */
export const readsClarifications = (parties: readonly ResponseParty[]) =>
  parties.some((party) => readers.includes(party));

/** Whether a reader may ask a team about its response now. */
export const mayAsk = ({ row, need, parties }: Asked) => parties.includes('enterprise') && isDue(row, need);

const isDue = (row: Pick<ResponseRow, 'state'>, need: Pick<NeedRow, 'state'>) =>
  row.state === 'shortlisted' || (canBeAsked.includes(row.state) && need.state !== 'open');

/**
 * Asks a team about its response, after the deadline or once it is shortlisted.
 * @throws Problem `response_not_found`, `not_your_step`, `clarification_too_early`, `clarification_due_over`,
 * `too_many_clarifications`.
 */
export async function askClarification(
  db: Db,
  responseId: string,
  { text, due }: { text: string; due: string },
  by: Account,
): Promise<void> {
  await db.transaction(async (tx) => {
    const { parties } = await readResponse(tx, responseId, by);
    if (!parties.includes('enterprise')) throw refused;
    const { row, need } = await lockResponse(tx, responseId);
    if (!isDue(row, need)) throw new Problem('clarification_too_early');
    const dueAt = new Date(due);
    if (dueAt <= (await clockOf(tx))) throw new Problem('clarification_due_over');
    if ((await countClarifications(tx, responseId)) >= mostClarifications)
      throw new Problem('too_many_clarifications', { limit: mostClarifications });
    const asked = await insertClarification(tx, { responseId, text, askedBy: by.id, dueAt });
    await record(tx, row, 'clarification.ask', asked.id, by);
    await tell(tx, {
      users: [...(await peopleOf(tx, row, need, 'respondent')), ...(await peopleOf(tx, row, need, 'unit'))],
      kind: 'clarification.asked',
      subject: `response:${row.id}`,
      params: { title: row.title, due: dueAt.toISOString() },
      link: `/responses/${row.id}`,
      actor: by.id,
    });
  });
}

/**
 * Answers what was asked, once, as somebody of the team.
 * @returns the response's id.
 * @throws Problem `clarification_not_found`, `not_in_team`, `clarification_answered`, `clarification_over`.
 */
export async function answerClarification(db: Db, id: string, text: string, by: Account): Promise<string> {
  return db.transaction(async (tx) => {
    const { responseId } = await findClarification(tx, id);
    const { parties } = await readResponse(tx, responseId, by).catch((problem: unknown) => {
      throw problem instanceof Problem ? new Problem('clarification_not_found') : problem;
    });
    if (!readsClarifications(parties)) throw new Problem('clarification_not_found');
    if (!parties.includes('respondent')) throw new Problem('not_in_team');
    const { row, need } = await lockResponse(tx, responseId);
    const asked = await findClarification(tx, id, true);
    if (asked.answer !== null) throw new Problem('clarification_answered');
    if (asked.dueAt <= (await clockOf(tx))) throw new Problem('clarification_over', { due: asked.dueAt.toISOString() });
    await writeAnswer(tx, id, text, by.id);
    await record(tx, row, 'clarification.answer', id, by);
    await tell(tx, {
      users: await peopleOf(tx, row, need, 'enterprise'),
      kind: 'clarification.answered',
      subject: `response:${row.id}`,
      params: { title: row.title },
      link: `/responses/${row.id}`,
      actor: by.id,
    });
    return responseId;
  });
}

const refused = new Problem('not_your_step', { action: { en: 'Ask for a clarification', zh: '请应答方澄清' } });

/** The log says that something was asked or answered, and no word of what: others read it too. */
async function record(tx: Tx, row: ResponseRow, action: string, id: string, by: Account): Promise<void> {
  await writeAudit(tx, { actor: by.id, action, subject: `response:${row.id}`, data: { clarification: id } });
  await publish(tx, responseTopic(row.id), 'clarification', { id: row.id });
}
