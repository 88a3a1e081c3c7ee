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
  'review.released': {
    group: 'reviews',
    en: 'You need not review the need “{title}” any more',
    zh: '需求「{title}」已无须您评审',
  },
  'review.done': {
    group: 'reviews',
    en: '{name} handed in an opinion on the need “{title}”',
    zh: '{name} 已提交需求「{title}」的评审意见',
  },
  'review.stepped_aside': {
    group: 'reviews',
    en: '{name} stepped aside from reviewing the need “{title}”',
    zh: '{name} 已回避需求「{title}」的评审',
  },
} as const satisfies Record<string, Sentence>;
