/** Every table of the platform. Times are instants with a zone, ids are UUIDv7, bilingual texts are `{ en, zh }`. */
export * from './auth-tables.ts';
export * from './tables/attachments.ts';
export * from './tables/boards.ts';
export * from './tables/challenges.ts';
export * from './tables/contracts.ts';
export * from './tables/evaluations.ts';
export * from './tables/events.ts';
export * from './tables/institutions.ts';
export * from './tables/matching.ts';
export * from './tables/needs.ts';
export * from './tables/notifications.ts';
export * from './tables/outreach.ts';
export * from './tables/rejudgings.ts';
export * from './tables/responses.ts';
export * from './tables/reviews.ts';
export * from './tables/submissions.ts';
export * from './tables/teams.ts';
