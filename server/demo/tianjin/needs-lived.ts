/** The needs of the demonstration from submission on, and the responses to them. */
import { divide } from '../../../core/money/money.ts';
import { needWords } from '../../../core/search/texts.ts';
import { answered } from './answers.ts';
import { type Chance, dayAfterStart, dayOf, idAt, later } from './chance.ts';
import { chosen, reported } from './figures.ts';
import { needOf } from './needs.ts';
import type { People, Side } from './people.ts';
import { lived, type Row, type Rows } from './rows.ts';
import { topics } from './topics.ts';

export interface Signed {
  need: Row<'need'> & { id: string; title: string };
  response: Row<'response'> & { id: string };
  enterprise: Side;
  respondent: Side;
  managerId: string;
  transferId: string;
  selectedAt: Date;
}

/** What becomes of a need in the end, and how many answer it. */
interface Fate {
  state: 'contracted' | 'matching' | 'closed' | 'expired' | 'withdrawn' | 'in_challenge';
  answers: number;
}

const tenThousand = 1_000_000;

/** Needs that come to something first: a contract takes its time. */
function fates(chance: Chance): Fate[] {
  const signed = Array.from(
    { length: reported.contracts },
    (_, place): Fate => ({
      state: 'contracted',
      answers: place < chosen.responsesToSigned - reported.contracts ? 2 : 1,
    }),
  );
  const rest = reported.responses - chosen.responsesToSigned - 2;
  const answered = Array.from(
    { length: chosen.answeredUnsigned },
    (_, place): Fate => ({
      state: place % 4 === 3 ? 'closed' : 'matching',
      answers: place < rest - chosen.answeredUnsigned ? 2 : 1,
    }),
  );
  const others = reported.needs - signed.length - answered.length - 1;
  const unanswered = Array.from(
    { length: others },
    (_, place): Fate => ({
      state: place < chosen.withdrawn ? 'withdrawn' : 'expired',
      answers: 0,
    }),
  );
  const early = chance.shuffled([...signed, ...unanswered.slice(0, 190)]);
  return [...early, { state: 'in_challenge', answers: 2 }, ...chance.shuffled([...answered, ...unanswered.slice(190)])];
}

export function liveNeeds(chance: Chance, people: People, rows: Rows, challengeId: string): Signed[] {
  const list = fates(chance);
  // Five 万元 at the least, the rest by chance: whole 万元 that add up exactly.
  const least = 5;
  const weights = list.map(() => 3 + Math.floor(chance.next() ** 3 * 100));
  const extra = divide(reported.investment / tenThousand - least * list.length, weights);
  const order = chance.shuffled(people.enterprises);
  const signed: Signed[] = [];
  let answering = 0;
  for (const [place, fate] of list.entries()) {
    // Every enterprise has one before any has two.
    const enterprise = (place < order.length ? order[place] : chance.pick(order)) as Side;
    const manager = people.managers[(place * 7) % people.managers.length] as People['managers'][number];
    const submittedAt = dayAfterStart(6 + Math.floor((place * 150) / list.length), 9 + (place % 8));
    const publishedAt = later(submittedAt, chance.whole(6, 14));
    const deadline = later(publishedAt, chance.whole(30, 45));
    const topic =
      fate.state === 'in_challenge'
        ? (topics.find(({ objects }) => objects.includes('红外相机影像')) as (typeof topics)[number])
        : chance.pick(topics);
    const content = needOf(chance, {
      topic,
      object: fate.state === 'in_challenge' ? '红外相机影像' : chance.pick(topic.objects),
      goal: fate.state === 'in_challenge' ? '物种智能识别' : chance.pick(topic.goals),
      enterprise: enterprise.institution.name,
      email: enterprise.email,
      investment: (least + (extra[place] ?? 0)) * tenThousand,
      deadline,
      deliverBy: dayOf(later(deadline, chance.whole(240, 480))),
    });
    const id = idAt(submittedAt, `need ${place}`);
    const firstAnswer = later(publishedAt, chance.whole(8, 24));
    const selectedAt = later(deadline, chance.whole(5, 20));
    const isSigned = fate.state === 'contracted';
    const need = {
      id,
      enterpriseId: enterprise.institution.id,
      authorId: enterprise.userId,
      managerId: manager.userId,
      state: fate.state,
      revision: 1,
      content,
      version: 1,
      publishedVersion: 1,
      round: 1,
      title: content.title,
      fields: content.fields,
      currency: content.investment.currency,
      investmentMin: content.investment.min,
      investmentMax: content.investment.max,
      deadline,
      isKey: isSigned && place % 3 === 0,
      challengeId: fate.state === 'in_challenge' ? challengeId : null,
      views: chance.whole(20, 400),
      submittedAt,
      publishedAt,
      closedAt: fate.state === 'withdrawn' ? null : deadline,
      selectedAt: isSigned ? selectedAt : null,
      publicityEndsAt: isSigned ? later(selectedAt, 5) : null,
      createdAt: submittedAt,
      updatedAt: isSigned ? selectedAt : deadline,
      words: needWords(content, enterprise.institution.name),
    };
    rows.need.push(need);
    rows.needVersion.push({
      needId: id,
      version: 1,
      content,
      kind: 'submitted',
      by: enterprise.userId,
      createdAt: submittedAt,
    });
    reviewed(chance, people, rows, id, submittedAt, publishedAt);
    for (let answer = 0; answer < fate.answers; answer++) {
      const respondent = people.respondents[answering++ % people.respondents.length] as Side;
      const at = later(firstAnswer, answer * 2);
      const isChosen = isSigned && answer === 0;
      const state = isChosen
        ? 'contracted'
        : isSigned
          ? 'not_selected'
          : fate.state === 'matching' && answer === 0
            ? 'shortlisted'
            : 'submitted';
      const response = answered(chance, rows, {
        need,
        respondent,
        at,
        state,
        decidedAt: isSigned ? selectedAt : null,
        by: enterprise.userId,
      });
      if (isChosen)
        signed.push({
          need,
          response,
          enterprise,
          respondent,
          managerId: manager.userId,
          transferId: manager.institutionId,
          selectedAt,
        });
    }
    livedNeed(people, rows, need, enterprise.userId, { submittedAt, publishedAt, deadline, selectedAt });
  }
  return signed;
}

function reviewed(chance: Chance, people: People, rows: Rows, needId: string, from: Date, until: Date): void {
  for (const expertId of chance.shuffled(people.experts).slice(0, 2)) {
    const done = new Date(from.getTime() + (until.getTime() - from.getTime()) * (0.4 + chance.next() * 0.4));
    rows.review.push({
      id: idAt(from, `review ${needId} ${expertId}`),
      needId,
      round: 1,
      expertId,
      state: 'done',
      dueAt: until,
      assignedBy: people.organiser,
      openedAt: from,
      doneAt: done,
      authenticity: chance.whole(4, 5),
      completeness: chance.whole(3, 5),
      feasibility: chance.whole(3, 5),
      rationale: {
        authenticity: '已与技术负责人通话核实，问题真实存在。',
        completeness: '指标、现状与测定方法齐全。',
        feasibility: '已有相近技术路线，预算与周期合理。',
      },
      advice: 'publish',
      createdAt: from,
    });
  }
}

function livedNeed(
  people: People,
  rows: Rows,
  need: Row<'need'> & { id: string },
  firm: string,
  at: { submittedAt: Date; publishedAt: Date; deadline: Date; selectedAt: Date },
): void {
  const { organiser } = people;
  const { submittedAt, publishedAt, deadline, selectedAt } = at;
  const close = ['close', 'closed', deadline, null] as const;
  const ends: Record<string, readonly (readonly [string, string, Date, string | null])[]> = {
    withdrawn: [['withdraw', 'withdrawn', later(publishedAt, 12), firm]],
    closed: [close],
    matching: [close, ['match', 'matching', later(deadline, 2), firm]],
    in_challenge: [close, ['challenge', 'in_challenge', later(deadline, 3), organiser]],
    expired: [
      close,
      ['find_no_response', 'no_response', deadline, null],
      ['expire', 'expired', later(deadline, 30), null],
    ],
    contracted: [
      close,
      ['select', 'selected', selectedAt, firm],
      ['announce', 'publicity', selectedAt, firm],
      ['start_contract', 'contracting', later(selectedAt, 5), null],
    ],
  };
  lived(rows, 'need', need.id, 'draft', [
    ['submit', 'submitted', submittedAt, firm],
    ['start_review', 'under_review', later(submittedAt, 1), organiser],
    ['approve', 'approved', later(publishedAt, -1), organiser],
    ['publish', 'open', publishedAt, organiser],
    ...(ends[need.state as string] ?? []),
  ]);
}
