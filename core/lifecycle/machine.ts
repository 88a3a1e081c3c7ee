/** State machines as tables: state × action → state, and who may. The pages, the documents and the tests read the same table. */

/** One way on: from any of these states to that one, by any of these parties. */
export interface Move<State extends string, Party extends string> {
  from: readonly State[];
  /** Where it leads; `same` leaves the state as it is. */
  to: State | 'same';
  by: readonly Party[];
  /** Whether whoever does it must say why. */
  reason?: boolean;
  /** Who is told. */
  tells: readonly Party[];
}

export interface Machine<State extends string, Action extends string, Party extends string> {
  /** What it is the life of, as in the audit log's subjects: `need`, `contract` … */
  of: string;
  initial: State;
  states: readonly State[];
  parties: readonly Party[];
  /** An action that differs by state has several moves; no two begin in the same state. */
  moves: Readonly<Record<Action, readonly Move<State, Party>[]>>;
}

export type StateOf<M> = M extends Machine<infer State, string, string> ? State : never;
export type ActionOf<M> = M extends Machine<string, infer Action, string> ? Action : never;
export type PartyOf<M> = M extends Machine<string, string, infer Party> ? Party : never;

/** Helps TypeScript to infer the names of a table's states, actions and parties. */
export function machine<
  const State extends string,
  const Party extends string,
  const Moves extends Record<string, readonly Move<State, Party>[]>,
>(table: {
  of: string;
  initial: NoInfer<State>;
  states: readonly State[];
  parties: readonly Party[];
  moves: Moves;
}): Machine<State, Extract<keyof Moves, string>, Party> {
  return table as Machine<State, Extract<keyof Moves, string>, Party>;
}

export type Refusal = 'illegal_step' | 'not_your_step' | 'reason_missing';
export type Taken<State extends string, Party extends string> =
  | { refused: Refusal }
  | { refused: null; to: State; move: Move<State, Party> };

/**
 * Whether an action may be taken now, and where it leads.
 * @param parties what the asker is to the thing; a person can be several.
 * @returns the refusal that helps most: who is no party to an action learns nothing of the state.
 */
export function take<State extends string, Action extends string, Party extends string>(
  table: Machine<State, Action, Party>,
  state: State,
  action: Action,
  parties: readonly Party[],
  reason: string | null,
): Taken<State, Party> {
  const moves = table.moves[action];
  const may = (move: Move<State, Party>) => move.by.some((party) => parties.includes(party));
  if (!moves.some(may)) return { refused: 'not_your_step' };
  const move = moves.find(({ from }) => from.includes(state));
  if (!move) return { refused: 'illegal_step' };
  if (!may(move)) return { refused: 'not_your_step' };
  if (move.reason && !reason?.trim()) return { refused: 'reason_missing' };
  return { refused: null, to: move.to === 'same' ? state : move.to, move };
}

/** What somebody may do now. */
export function choices<State extends string, Action extends string, Party extends string>(
  table: Machine<State, Action, Party>,
  state: State,
  parties: readonly Party[],
): Action[] {
  return (Object.keys(table.moves) as Action[]).filter(
    (action) => take(table, state, action, parties, 'some reason').refused === null,
  );
}

/** States that nothing leads out of. */
export function ends<State extends string>(table: Machine<State, string, string>): State[] {
  const moves = Object.values(table.moves).flat();
  return table.states.filter((state) => !moves.some(({ from, to }) => from.includes(state) && to !== 'same'));
}

/**
 * What is wrong with a table, in words; empty when nothing is.
 * Every state can be reached, every name is declared, and no action leads two ways out of one state.
 */
export function flaws<State extends string, Action extends string, Party extends string>(
  table: Machine<State, Action, Party>,
): string[] {
  const found: string[] = [];
  const reached = new Set<State>([table.initial]);
  const all = Object.entries(table.moves) as [Action, readonly Move<State, Party>[]][];
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const [, moves] of all)
      for (const { from, to } of moves) if (to !== 'same' && from.some((state) => reached.has(state))) reached.add(to);
  }
  for (const state of table.states) if (!reached.has(state)) found.push(`${state} is never reached`);
  for (const [action, moves] of all) {
    const begins = moves.flatMap(({ from }) => from);
    if (new Set(begins).size !== begins.length) found.push(`${action} leads two ways out of one state`);
    for (const { from, to, by } of moves) {
      for (const state of [...from, ...(to === 'same' ? [] : [to])])
        if (!table.states.includes(state)) found.push(`${action} names the unknown state ${state}`);
      if (by.length === 0) found.push(`${action} may be taken by nobody`);
    }
  }
  return found;
}
