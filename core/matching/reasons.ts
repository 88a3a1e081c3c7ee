import type { FieldCode } from '../taxonomy/fields.ts';

/** Why somebody is thought to be able to answer a need; told to them and to whoever sends it. */
export type MatchReason =
  | { kind: 'field'; field: FieldCode }
  | { kind: 'adjacent'; field: FieldCode }
  | { kind: 'words'; words: string[] }
  | { kind: 'answered'; need: string; title: string }
  | { kind: 'signed'; title: string }
  | { kind: 'region'; region: string };
