/** The events of the demonstration: release conferences, visits to enterprises, meetings of two sides. */
import { type Chance, dayAfterStart, idAt, later } from './chance.ts';
import { chosen, reported } from './figures.ts';
import type { Signed } from './needs-lived.ts';
import type { People } from './people.ts';
import { lived, type Rows } from './rows.ts';

const kinds = {
  release: { audience: 'public', outcome: 'follow_up', place: '科技成果展示交易运营中心（示例）' },
  visit: { audience: 'participants', outcome: 'follow_up', place: '企业现场' },
  meeting: { audience: 'participants', outcome: 'intent', place: '线上会议' },
} as const;

export function holdMeetings(chance: Chance, people: People, rows: Rows, signed: readonly Signed[]): void {
  for (let place = 0; place < reported.events; place++) {
    const kind =
      place < reported.releaseConferences
        ? 'release'
        : place < reported.releaseConferences + chosen.visits
          ? 'visit'
          : 'meeting';
    const deal = signed[(place * 5) % signed.length] as Signed;
    const { audience, outcome, place: where } = kinds[kind];
    const startsAt =
      kind === 'release'
        ? dayAfterStart(45 + place * 40, 9)
        : later(deal.selectedAt, kind === 'visit' ? -chance.whole(6, 12) : -chance.whole(1, 5));
    const endsAt = new Date(startsAt.getTime() + 3 * 3_600_000);
    const id = idAt(startsAt, `meeting ${place}`);
    const hostId = kind === 'release' ? people.organiser : deal.managerId;
    const title =
      kind === 'release'
        ? `第 ${place + 1} 场技术需求发布会（示例）`
        : `${deal.need.title}${kind === 'visit' ? '企业走访' : '对接会'}（示例）`;
    rows.meeting.push({
      id,
      kind,
      title,
      agenda: kind === 'release' ? '需求介绍、现场问答、一对一交流。' : '现场情况介绍、方案交流、下一步安排。',
      state: 'held',
      startsAt,
      endsAt,
      place: where,
      hostId,
      audience,
      minutes: '双方就技术指标与实施条件交换了意见（示范数据）。',
      outcome,
      outcomeText: '继续跟进。',
      createdAt: later(startsAt, -10),
    });
    const presented =
      kind === 'release'
        ? rows.need.filter((need) => need.publishedAt && need.publishedAt < startsAt).slice(-20)
        : [deal.need];
    for (const { id: needId } of presented) rows.meetingNeed.push({ meetingId: id, needId: needId as string });
    const sides =
      kind === 'release' ? people.respondents.slice(place * 10, place * 10 + 10) : [deal.enterprise, deal.respondent];
    for (const side of sides)
      rows.meetingParticipant.push({
        id: idAt(startsAt, `participant ${id} ${side.userId}`),
        meetingId: id,
        userId: side.userId,
        institutionId: side.institution.id,
        name: side.userName,
        answer: 'accepted',
        attended: 'yes',
        createdAt: later(startsAt, -10),
      });
    lived(rows, 'meeting', id, 'planned', [['hold', 'held', endsAt, hostId]]);
  }
}
