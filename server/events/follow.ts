/** Sending a page the events of some topics: what it missed, then what comes, each once and in order. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { EventFeed, EventRow } from './feed.ts';

/** More than this missed, and a page had better load anew: it is told so with a `reset` event. */
const maxReplayed = 500;

export const resumeHeaders = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

/** @param resumeFrom id of the last event that the page saw; undefined for a page that has just loaded. */
export async function followTopics(
  feed: EventFeed,
  { sse }: Pick<FastifyReply, 'sse'>,
  topics: string[],
  resumeFrom: string | undefined,
): Promise<void> {
  const waiting: EventRow[] = [];
  let sent = 0;
  let live = false;
  const send = (row: EventRow) => {
    if (row.id <= sent || !sse.isConnected) return;
    sent = row.id;
    sse.send({ id: String(row.id), event: row.type, data: row.data }).catch(() => {});
  };
  // Following begins before what was missed is read, so that nothing falls between the two.
  const stop = feed.follow(topics, (row) => (live ? send(row) : waiting.push(row)));
  sse.keepAlive();
  sse.onClose(stop);

  const newest = await feed.newest();
  await sse.send({
    id: resumeFrom ?? String(newest),
    event: 'hello',
    data: { topics: topics.length },
    retry: 2000,
  });
  if (resumeFrom !== undefined) {
    const missed = await feed.since(topics, Number(resumeFrom), maxReplayed + 1);
    if (missed.length > maxReplayed || Number(resumeFrom) > newest) {
      await sse.send({ id: String(newest), event: 'reset', data: {} });
      sent = newest;
    } else for (const row of missed) send(row);
  }
  live = true;
  for (const row of waiting) send(row);
}
