import { expect, test } from 'vitest';
import { afterAction, type RejudgingState, rejudgingActions, rejudgingMoves, rejudgingStates } from './states.ts';

const pairs = rejudgingStates.flatMap((state) => rejudgingActions.map((action) => [state, action] as const));

test('the table has these moves and no others', () => {
  const moves = pairs
    .filter(([state, action]) => afterAction(state, action))
    .map(([state, action]) => `${state} –${action}→ ${afterAction(state, action)}`);
  expect(moves).toEqual([
    'running –finish→ ready',
    'running –retry→ running',
    'running –apply→ applied',
    'running –cancel→ cancelled',
    'ready –retry→ running',
    'ready –apply→ applied',
    'ready –cancel→ cancelled',
    'applied –undo→ undone',
  ]);
});

test('every state is reached from the first, and each ends where nothing is left to do', () => {
  const reached = new Set<RejudgingState>(['running']);
  for (const state of reached)
    for (const action of rejudgingActions) {
      const next = afterAction(state, action);
      if (next) reached.add(next);
    }
  expect([...reached].sort()).toEqual([...rejudgingStates].sort());
  expect(rejudgingStates.filter((state) => Object.keys(rejudgingMoves[state]).length === 0)).toEqual([
    'undone',
    'cancelled',
  ]);
});

test('results count in one state only, and only people let them', () => {
  const letting = pairs.filter(([state, action]) => afterAction(state, action) === 'applied');
  expect(letting.map(([, action]) => action)).toEqual(['apply', 'apply']);
  for (const [state, action] of letting) expect(rejudgingMoves[state][action]?.who).toBe('organiser');
});
