/** What is told besides the steps of a life, which `core/lifecycle/words.ts` names: one entry a kind, with its group. */
import type { Group } from './kinds.ts';

interface Sentence {
  group: Group;
  en: string;
  zh: string;
}

export const sentences = {
  'review.assigned': {
    group: 'reviews',
    en: 'You are asked to review the need “{title}” until {due}',
    zh: '请您在 {due} 前评审需求「{title}」',
  },
} as const satisfies Record<string, Sentence>;
