/**
 * Questions that anybody may ask about an open need and everybody may read. Who asked stays with the organiser: neither
 * a notification nor the need's timeline names them.
 */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Database, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { needTopic, publish } from '../../core/events/publish.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { peopleOf } from '../needs/parties.ts';
import { findNeed, type NeedRow } from '../needs/queries.ts';
import { readNeed } from '../needs/reader.ts';
import { mustBeOpen } from '../responses/window.ts';
import type { Account } from '../wire.ts';
import { clock, countWaiting, findQuestion, insertQuestion, type QuestionRow, updateQuestion } from './queries.ts';

type Db = Database['db'];

/** Questions of one person about one need that wait for an answer at a time. */
const mostWaiting = 5;

/**
 * Asks a question, until the need's deadline.
 * @returns its id.
 * @throws Problem `need_not_found`, `questions_closed`, `too_many_questions`.
 */
export async function ask(db: Db, needId: string, text: string, by: Account): Promise<string> {
  return db.transaction(async (tx) => {
    await readNeed(tx, needId, by);
    const need = await findNeed(tx, needId, true);
    await mustBeOpen(tx, need).catch((problem: unknown) => {
      throw problem instanceof Problem ? new Problem('questions_closed') : problem;
    });
    if ((await countWaiting(tx, needId, by.id)) >= mostWaiting)
      throw new Problem('too_many_questions', { limit: mostWaiting });
    const row = await insertQuestion(tx, needId, by.id, text);
    await writeAudit(tx, { actor: by.id, action: 'question.ask', subject: `question:${row.id}` });
    const users = [...(await authorsOf(tx, need))].filter((id) => id !== by.id);
    await tellOf(tx, need, row, 'question.asked', users, null);
    return row.id;
  });
}

/**
 * Answers a question, or corrects the answer; what it said before stays in the audit log.
 * @throws Problem `question_not_found`, `question_hidden`, `not_your_step`, `stale_version`, `nothing_changed`.
 */
export async function answer(db: Db, id: string, text: string, revision: number, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { need, row } = await lock(tx, id, by);
    const { reader } = await readNeed(tx, need.id, by);
    if (!reader.isAuthor) throw new Problem('not_your_step', { action: { en: 'Answer', zh: '答复' } });
    if (row.hiddenAt) throw new Problem('question_hidden');
    await mustBeCurrent(
      tx,
      { revision: row.revision, updatedAt: row.answeredAt ?? row.createdAt },
      revision,
      row.answeredBy,
    );
    if (row.answer === text) throw new Problem('nothing_changed');
    const isCorrection = row.answer !== null;
    await updateQuestion(tx, id, {
      answer: text,
      answeredBy: by.id,
      answeredAt: clock,
      revision: row.revision + 1,
    });
    await writeAudit(tx, {
      actor: by.id,
      action: isCorrection ? 'question.correct' : 'question.answer',
      subject: `question:${id}`,
      data: isCorrection ? { before: row.answer, after: text } : {},
    });
    const readers = [
      row.askedBy,
      ...(await peopleOf(tx, need, 'follower')),
      ...(await peopleOf(tx, need, 'respondent')),
    ];
    await tellOf(tx, need, row, isCorrection ? 'question.corrected' : 'question.answered', readers, by.id);
  });
}

/**
 * Keeps a question and its answer from being read, or shows it again.
 * @throws Problem `question_not_found`, `nothing_changed`.
 */
export async function hide(db: Db, id: string, reason: string | null, by: Account): Promise<void> {
  await db.transaction(async (tx) => {
    const { need, row } = await lock(tx, id, by);
    if ((row.hiddenAt !== null) === (reason !== null)) throw new Problem('nothing_changed');
    await updateQuestion(
      tx,
      id,
      reason === null ? { hiddenAt: null, hiddenWhy: null } : { hiddenAt: clock, hiddenWhy: reason },
    );
    await writeAudit(tx, {
      actor: by.id,
      action: reason === null ? 'question.show' : 'question.hide',
      subject: `question:${id}`,
      reason,
    });
    if (reason !== null) await tellOf(tx, need, row, 'question.hidden', [row.askedBy], by.id, { reason });
    else await publish(tx, needTopic(need.id), 'question', { id, number: row.number });
  });
}

async function lock(tx: Tx, id: string, by: Account): Promise<{ need: NeedRow; row: QuestionRow }> {
  const { needId } = await findQuestion(tx, id);
  await readNeed(tx, needId, by).catch((problem: unknown) => {
    throw problem instanceof Problem ? new Problem('question_not_found') : problem;
  });
  const need = await findNeed(tx, needId, true);
  return { need, row: await findQuestion(tx, id, true) };
}

async function authorsOf(tx: Tx, need: NeedRow): Promise<Set<string>> {
  const users = new Set<string>();
  for (const party of ['enterprise', 'lead', 'manager'] as const)
    for (const id of await peopleOf(tx, need, party)) users.add(id);
  return users;
}

async function tellOf(
  tx: Tx,
  need: NeedRow,
  row: QuestionRow,
  kind: Extract<Kind, `question.${string}`>,
  users: string[],
  actor: string | null,
  more: Record<string, string> = {},
): Promise<void> {
  await tell(tx, {
    users,
    kind,
    subject: `question:${row.id}`,
    params: { title: need.title, number: row.number, ...more },
    link: `/needs/${need.id}/questions`,
    actor,
  });
  await publish(tx, needTopic(need.id), 'question', { id: row.id, number: row.number });
}
