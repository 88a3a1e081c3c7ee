/** Meetings as an iCalendar file (RFC 5545). Pure. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { MeetingRow } from './queries.ts';

export interface CalendarEntry {
  row: MeetingRow;
  /** Whether the link and the agenda are for this reader. */
  isInside: boolean;
  /** Whole address of the meeting's page. */
  page: string;
}

/**
 * An entry keeps its UID for ever, and its SEQUENCE grows with each change, so that a calendar replaces what it has.
 * @param name of a calendar that is followed; null for the file of one meeting.
 */
export function calendarOf(entries: CalendarEntry[], name: string | null): string {
  const calendar = ical({ prodId: { company: 'jiebang', product: 'meetings', language: 'ZH' } });
  calendar.method(ICalCalendarMethod.PUBLISH);
  if (name) calendar.name(name).ttl(60 * 60);
  for (const { row, isInside, page } of entries)
    calendar.createEvent({
      id: `meeting-${row.id}@jiebang`,
      sequence: row.revision,
      stamp: row.updatedAt,
      created: row.createdAt,
      lastModified: row.updatedAt,
      start: row.startsAt,
      end: row.endsAt,
      summary: row.title,
      description: [row.agenda, isInside ? row.link : '', page].filter(Boolean).join('\n\n'),
      location: row.place || (isInside ? row.link : '') || null,
      url: page,
      status: row.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  return calendar.toString();
}
