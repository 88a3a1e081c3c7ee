import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lives } from './lives.ts';
import { choices, ends, flaws, type Machine, take } from './machine.ts';

type AnyMachine = Machine<string, string, string>;
const all = Object.entries(lives) as unknown as [string, AnyMachine][];

describe.for(all)('the life of a %s', ([, life]) => {
  test('has no flaw, and comes to an end', () => {
    expect(flaws(life)).toEqual([]);
    expect(ends(life).length).toBeGreaterThan(0);
  });

  test('every state × action × party: what the table says and nothing else', () => {
    for (const state of life.states)
      for (const [action, moves] of Object.entries(life.moves))
        for (const party of life.parties) {
          const move = moves.find(({ from }) => from.includes(state));
          const taken = take(life, state, action, [party], 'because');
          if (move?.by.includes(party))
            expect(taken).toEqual({ refused: null, to: move.to === 'same' ? state : move.to, move });
          else expect(taken.refused).not.toBeNull();
          if (!moves.some(({ by }) => by.includes(party))) expect(taken).toEqual({ refused: 'not_your_step' });
          if (move?.by.includes(party) && move.reason)
            for (const reason of [null, '', '  '])
              expect(take(life, state, action, [party], reason)).toEqual({ refused: 'reason_missing' });
        }
  });

  test('who is more can do no less', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...life.states),
        fc.subarray([...life.parties]),
        fc.subarray([...life.parties]),
        (state, some, others) => {
          const more = choices(life, state, [...some, ...others]);
          for (const action of choices(life, state, some)) expect(more).toContain(action);
        },
      ),
    );
  });

  test('what has ended stays so', () => {
    for (const state of ends(life))
      for (const action of Object.keys(life.moves)) {
        const taken = take(life, state, action, life.parties, 'because');
        if (taken.refused === null) expect(taken.to).toBe(state);
      }
  });
});

test('a table that leads two ways, nowhere, or by nobody is found out', () => {
  const broken: AnyMachine = {
    of: 'x',
    initial: 'a',
    states: ['a', 'b', 'c'],
    parties: ['p'],
    moves: {
      go: [
        { from: ['a'], to: 'b', by: ['p'], tells: [] },
        { from: ['a', 'd'], to: 'b', by: [], tells: [] },
      ],
    },
  };
  expect(flaws(broken)).toEqual([
    'c is never reached',
    'go leads two ways out of one state',
    'go names the unknown state d',
    'go may be taken by nobody',
  ]);
});
