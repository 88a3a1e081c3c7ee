import { z } from 'zod';
import type { App, Deps } from '../app.ts';
import { partiesTo } from '../needs/parties.ts';
import { readNeed } from '../needs/reader.ts';
import { signedIn } from '../plugins/access.ts';
import { timelineOf, timelineView } from '../timeline/queries.ts';
import type { Account } from '../wire.ts';
import { answers } from '../wire.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { changeMeeting, inviteMore, planMeeting } from './plan.ts';
import { listMeetings } from './queries.ts';
import { cardOf, readMeeting, viewMeeting } from './reader.ts';
import {
  changedMeeting,
  invitation,
  meetingList,
  meetingQuery,
  meetingRecord,
  meetingStep,
  meetingView,
  newMeeting,
} from './schemas.ts';
import { answerInvitation, recordMeeting, takeStep, uninvite } from './steps.ts';

export function meetingRoutes(app: App, deps: Deps): void {
  const { db } = deps.database;
  const tags = ['meetings'];
  const params = z.object({ id: z.uuid() });
  const view = async (id: string, account: Account | null) =>
    viewMeeting(db, await readMeeting(db, id, account), account);
  const manage = { may: 'meeting.manage' } as const;

  app.get(
    '/meetings',
    {
      config: { may: 'meeting.read' },
      schema: {
        tags,
        summary: 'Matching events: release conferences, visits, meetings',
        description: 'Everybody sees the public ones; those who take part, and the people of a need, also the others.',
        querystring: meetingQuery,
        response: answers(meetingList),
      },
    },
    async (request) => {
      const { account, query } = request;
      let seesAll = false;
      if (query.need) {
        const { row } = await readNeed(db, query.need, account);
        const parties = await partiesTo(db, row, account);
        seesAll = parties.some((party) => ['enterprise', 'manager', 'organiser'].includes(party));
      } else if (account?.role === 'organiser') seesAll = !query.mine;
      const { rows, needs, answers: own, next } = await listMeetings(db, query, account?.id ?? null, seesAll);
      return {
        meetings: rows.map(({ meeting, host }) => ({
          ...cardOf(meeting, host),
          needs: needs.get(meeting.id) ?? 0,
          my_answer: own.get(meeting.id) ?? null,
        })),
        next,
      };
    },
  );

  app.post(
    '/meetings',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Plan a matching event and invite to it',
        description:
          'Organisers and technology managers hold release conferences, which are public; members of verified ' +
          'institutions hold visits and meetings as well. One whose time is past is written down without invitations.',
        body: newMeeting,
        response: answers(meetingView, 201),
      },
    },
    async (request, reply) => {
      const by = signedIn(request);
      const { id } = await planMeeting(db, by, request.body);
      return reply.code(201).send(await view(id, by));
    },
  );

  app.get(
    '/meetings/:id',
    {
      config: { may: 'meeting.read' },
      schema: { tags, summary: 'A matching event', params, response: answers(meetingView) },
    },
    async (request) => view(request.params.id, request.account),
  );

  app.patch(
    '/meetings/:id',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Change what it is called and about',
        params,
        body: changedMeeting,
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await changeMeeting(db, by, request.params.id, request.body);
      return view(request.params.id, by);
    },
  );

  app.post(
    '/meetings/:id/steps/:action',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Move it, record it as held, or cancel it',
        params: params.extend({ action: z.enum(['reschedule', 'hold', 'cancel']) }),
        body: meetingStep,
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      const { id, action } = request.params;
      await takeStep(db, by, id, action, request.body);
      return view(id, by);
    },
  );

  app.put(
    '/meetings/:id/record',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Write down what came of it: minutes, outcome, follow-up date, who was there',
        params,
        body: meetingRecord,
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await recordMeeting(db, by, request.params.id, request.body);
      return view(request.params.id, by);
    },
  );

  app.post(
    '/meetings/:id/participants',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Invite more',
        params,
        body: z.object({
          invitations: z.array(invitation).min(1).max(100),
          begins_matching: z.boolean().default(false),
        }),
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await inviteMore(db, by, request.params.id, request.body.invitations, request.body.begins_matching);
      return view(request.params.id, by);
    },
  );

  app.delete(
    '/meetings/:id/participants/:participant',
    {
      config: manage,
      schema: {
        tags,
        summary: 'Take somebody off the list',
        params: params.extend({ participant: z.uuid() }),
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await uninvite(db, by, request.params.id, request.params.participant);
      return view(request.params.id, by);
    },
  );

  app.put(
    '/meetings/:id/answer',
    {
      config: { may: 'meeting.answer' },
      schema: {
        tags,
        summary: 'Say whether I come, for myself and the institutions that I act for',
        params,
        body: z.object({ answer: z.enum(['accepted', 'declined']) }),
        response: answers(meetingView),
      },
    },
    async (request) => {
      const by = signedIn(request);
      await answerInvitation(db, by, request.params.id, request.body.answer);
      return view(request.params.id, by);
    },
  );

  app.get(
    '/meetings/:id/timeline',
    {
      config: { may: 'meeting.read' },
      schema: {
        tags,
        summary: 'What happened to it, for those who take part',
        params,
        querystring: z.object({
          after: z.coerce.number().int().min(1).optional(),
          limit: z.coerce.number().int().min(1).max(100).default(30),
        }),
        response: answers(timelineView),
      },
    },
    async (request) => {
      const { row, isInside } = await readMeeting(db, request.params.id, request.account);
      if (!isInside) return { entries: [], next: null };
      return timelineOf(db, [`meeting:${row.id}`], request.query);
    },
  );

  calendarRoutes(app, deps);
}
