/** What a check is, and what comes of it. */
import type { Bilingual } from '../../core/packs/manifest.ts';
import type { Examined } from './examined.ts';

/** `unknown`: it could not be found out, which is neither good nor bad. */
export type Status = 'ok' | 'warning' | 'fault' | 'unknown';

export interface Outcome {
  status: Status;
  /** What was found. */
  found: Bilingual;
  /** What to do about it; null when there is nothing to do. */
  advice: Bilingual | null;
}

export interface Finding extends Outcome {
  /** Stable: for scripts that read the report. */
  id: string;
  title: Bilingual;
}

/**
 * One question about an installation: facts gathered from the real parts, and a judgement that depends on nothing else.
 * A check is added by adding it to the list in `checks/all.ts`.
 */
export interface Check<Facts = unknown> {
  /** `group.question`; the group is one of the keys below. */
  id: `${Group}.${string}`;
  title: Bilingual;
  /** @throws NotThere when the part to be asked is not to be had. */
  gather(examined: Examined): Facts | Promise<Facts>;
  /** Pure. */
  judge(facts: Facts): Outcome;
}

/** In the order in which they are reported. */
export const groups = {
  installation: { en: 'Installation', zh: '安装' },
  engine: { en: 'Docker Engine', zh: 'Docker 引擎' },
  isolation: { en: 'Isolation of contestants’ code', zh: '参赛代码的隔离' },
  kernel: { en: 'Kernel', zh: '内核' },
  machine: { en: 'Machine', zh: '机器' },
  postgres: { en: 'PostgreSQL', zh: 'PostgreSQL' },
  redis: { en: 'Redis', zh: 'Redis' },
  clock: { en: 'Clocks', zh: '时钟' },
  work: { en: 'Evaluations', zh: '评测' },
  records: { en: 'Records and notices', zh: '记录与通知' },
} as const satisfies Record<string, Bilingual>;
export type Group = keyof typeof groups;

export const ok = (found: Bilingual): Outcome => ({ status: 'ok', found, advice: null });
export const warning = (found: Bilingual, advice: Bilingual): Outcome => ({ status: 'warning', found, advice });
export const fault = (found: Bilingual, advice: Bilingual): Outcome => ({ status: 'fault', found, advice });
export const unknown = (found: Bilingual, advice: Bilingual | null = null): Outcome => ({
  status: 'unknown',
  found,
  advice,
});

/** A part that must be asked is not running or does not answer; why is another check's to say. */
export class NotThere extends Error {
  readonly found: Bilingual;
  constructor(found: Bilingual) {
    super(found.en);
    this.found = found;
  }
}

/** The same text in both languages, for what has no words: versions, paths, names. */
export const plain = (text: string): Bilingual => ({ en: text, zh: text });
