/** Every table of the platform. Times are instants with a zone, ids are UUIDv7, bilingual texts are `{ en, zh }`. */
export * from './auth-tables.ts';
export * from './tables/boards.ts';
export * from './tables/challenges.ts';
export * from './tables/evaluations.ts';
export * from './tables/events.ts';
export * from './tables/rejudgings.ts';
export * from './tables/submissions.ts';
export * from './tables/teams.ts';
