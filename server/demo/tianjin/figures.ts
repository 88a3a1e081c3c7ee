/** The figures that the report on the programme's first months gives (科技日报, 23 March 2020), and what was chosen beside them. */
export const reported = {
  enterprises: 350,
  needs: 534,
  /** In fen: 3.2 hundred million yuan. */
  investment: 32_000_000_000,
  respondingInstitutions: 71,
  responses: 210,
  contracts: 48,
  /** In fen: 83,345,300 yuan. */
  contractValue: 8_334_530_000,
  largestContract: 1_300_000_000,
  events: 40,
  releaseConferences: 4,
  transferInstitutions: 153,
  demonstrationInstitutions: 24,
  managers: 717,
  participants: 334,
  submissions: 412,
  institutionsAtFinal: 31,
} as const;

/** What the report does not say, chosen so that it fits. */
export const chosen = {
  foreignInstitutions: 6,
  visits: 14,
  experts: 24,
  /** Needs that are contracted are answered by 72 responses, the rest go to these. */
  responsesToSigned: 72,
  answeredUnsigned: 120,
  withdrawn: 8,
  teams: 180,
  finalists: 34,
} as const;
