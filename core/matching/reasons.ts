/** Why somebody is thought to be able to answer a need; told to them and to whoever sends it. */
export type MatchReason =
  | { kind: 'field'; field: string }
  | { kind: 'adjacent'; field: string }
  | { kind: 'words'; words: string[] }
  | { kind: 'answered'; need: string; title: string }
  | { kind: 'signed'; title: string }
  | { kind: 'region'; region: string };
