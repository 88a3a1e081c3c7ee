/** The words that server and pages share – states, actions, fields of technology – as a module for the pages. */
import { type LifeName, lives } from '../../core/lifecycle/lives.ts';
import type { Move } from '../../core/lifecycle/machine.ts';
import { actionWords, lifeWords, stateWords } from '../../core/lifecycle/words.ts';
import { choiceWords, fieldWords } from '../../core/needs/words.ts';
import { areas } from '../../core/taxonomy/fields.ts';

/** Of each action the states in which a reason must be given. */
const reasonsOf = (moves: Record<string, readonly Move<string, string>[]>) =>
  Object.fromEntries(
    Object.entries(moves).map(([action, list]) => [
      action,
      list.filter(({ reason }) => reason).flatMap(({ from }) => from),
    ]),
  );

const lifeOf = (name: LifeName) => ({
  title: lifeWords[name],
  initial: lives[name].initial,
  states: stateWords[name],
  actions: actionWords[name],
  reasons: reasonsOf(lives[name].moves),
});

const vocabulary = {
  lives: Object.fromEntries((Object.keys(lives) as LifeName[]).map((name) => [name, lifeOf(name)])),
  areas,
  needFields: fieldWords,
  needChoices: choiceWords,
};

/** The source of the module. */
export const vocabularyModule = `export const vocabulary = ${JSON.stringify(vocabulary, null, 2)} as const;\n`;
