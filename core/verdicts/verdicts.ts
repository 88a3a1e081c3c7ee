/** How an evaluation ended, whose doing it was, and its CLICS judgement type. */
export const verdicts = {
  scored: { by: 'nobody', clics: 'AC' },
  invalid_archive: { by: 'contestant', clics: 'CE' },
  runtime_error: { by: 'contestant', clics: 'RTE' },
  time_limit: { by: 'contestant', clics: 'TLE' },
  memory_limit: { by: 'contestant', clics: 'MLE' },
  output_limit: { by: 'contestant', clics: 'OLE' },
  invalid_output: { by: 'contestant', clics: 'WA' },
  judge_error: { by: 'platform', clics: 'JE' },
  system_error: { by: 'platform', clics: 'JE' },
  withdrawn: { by: 'people', clics: 'CS' },
  disqualified: { by: 'people', clics: 'SV' },
} as const satisfies Record<string, { by: 'nobody' | 'contestant' | 'platform' | 'people'; clics: string }>;

export type Verdict = keyof typeof verdicts;
export const verdictNames = Object.keys(verdicts) as [Verdict, ...Verdict[]];

/** Evaluations that ended so are the platform's fault and are never counted against a quota. */
export const platformFaults = verdictNames.filter((name) => verdicts[name].by === 'platform');
