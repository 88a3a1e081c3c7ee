/** Names of states, actions and fields of technology in the reader's language; they come from the server's own tables. */
import { vocabulary } from '../../.generated/vocabulary.ts';
import { pick } from './i18n/index.svelte.ts';

type Lives = typeof vocabulary.lives;
export type Life = keyof Lives;
type Named = { en: string; zh: string };

export function stateName<L extends Life>(life: L, state: keyof Lives[L]['states']): string {
  return pick((vocabulary.lives[life].states as Record<string, Named>)[state as string] ?? { en: '', zh: '' });
}

/** What a button says. */
export function actionName<L extends Life>(life: L, action: keyof Lives[L]['actions']): string {
  return pick(actionOf(life, action as string).act);
}

/** What is told of an action afterwards, behind the thing's title. */
export function actionDone(life: Life, action: string): string {
  return pick(actionOf(life, action).done);
}

export const isLife = (name: string): name is Life => name in vocabulary.lives;

/** Whether something that was done is a step of a life, and not something beside it. */
export const isStep = (life: Life, action: string) => action in vocabulary.lives[life].actions;

export function lifeName(life: Life): string {
  return pick(vocabulary.lives[life].title);
}

/** Whether an action needs a reason in a state. */
export function needsReason(life: Life, action: string, state: string): boolean {
  return ((vocabulary.lives[life].reasons as Record<string, readonly string[]>)[action] ?? []).includes(state);
}

function actionOf(life: Life, action: string): { act: Named; done: Named } {
  const words = (vocabulary.lives[life].actions as Record<string, { act: Named; done: Named }>)[action];
  return words ?? { act: { en: action, zh: action }, done: { en: action, zh: action } };
}

export type AreaCode = keyof typeof vocabulary.areas;
export type FieldCode = { [A in AreaCode]: keyof (typeof vocabulary.areas)[A]['leaves'] }[AreaCode];

/** The name of a part of a need's content. */
export function needFieldName(field: string): string {
  const known = vocabulary.needFields as Record<string, Named>;
  return pick(known[field] ?? { en: field, zh: field });
}

export type NeedChoice = keyof typeof vocabulary.needChoices;

/** What can be chosen in a field of a need, in the order of the list. */
export const needChoices = (of: NeedChoice) => Object.keys(vocabulary.needChoices[of]);

export function needChoiceName(of: NeedChoice, choice: string): string {
  return pick((vocabulary.needChoices[of] as Record<string, Named>)[choice] ?? { en: choice, zh: choice });
}

/** Every field of technology with its area, in the order of the list. */
export const areas = Object.entries(
  vocabulary.areas as Record<string, { title: Named; leaves: Record<string, Named> }>,
);

export function fieldName(code: string): string {
  for (const [, area] of areas) if (code in area.leaves) return pick(area.leaves[code] as Named);
  return code;
}
