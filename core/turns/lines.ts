/** The lines in which evaluations wait while turns are played through, so that the next is found without asking all. */
import type { Waiting } from './foresee.ts';
import { compareTurns, type Turn } from './order.ts';

/** How many evaluations of each are in hand, and when it was last served, once that changes. */
export class Counts {
  #busy = new Map<string, number>();
  #served = new Map<string, number>();

  add(of: string, n: number): void {
    this.#busy.set(of, this.busy(of) + n);
  }
  busy(of: string): number {
    return this.#busy.get(of) ?? 0;
  }
  serve(of: string, at: number): void {
    this.#served.set(of, at);
  }
  servedAt(of: string, before: number | null): number | null {
    return this.#served.get(of) ?? before;
  }
}

/** What waits of one team with one priority, in its order: only the first can have the next turn. */
interface Line {
  waiting: Waiting[];
  challenge: string;
  group: Entry[];
  /** Grows whenever its first, or what decides its turn, changes: entries of before are out of date. */
  version: number;
}
interface Entry {
  line: Line;
  version: number;
  turn: Turn;
}

/** Lines in groups of one challenge and priority; in a group they are kept in the order of their turns. */
export class Lines {
  #lines = new Map<string, Line>();
  #ofTeam = new Map<string, Line[]>();
  #groups = new Map<string, Entry[]>();
  readonly #teams: Counts;
  readonly #challenges: Counts;

  constructor(teams: Counts, challenges: Counts) {
    this.#teams = teams;
    this.#challenges = challenges;
  }

  add(one: Waiting): void {
    const line = this.#lineOf(one);
    const { waiting } = line;
    const behind = waiting.findLastIndex((other) => compareTurns(this.#turn(other), this.#turn(one)) < 0);
    waiting.splice(behind + 1, 0, one);
    if (behind < 0) this.#enter(line);
  }

  /** Takes the one whose turn it is. @returns null when none waits. */
  take(): Waiting | null {
    let first: { line: Line; turn: Turn } | null = null;
    for (const group of this.#groups.values()) {
      while (group[0] && group[0].version !== group[0].line.version) group.shift();
      if (!group[0]) continue;
      const { line } = group[0];
      // Within a group all are of one challenge; between groups that decides first.
      const turn = { ...group[0].turn, ...this.#ofChallenge(line) };
      if (first === null || compareTurns(turn, first.turn) < 0) first = { line, turn };
    }
    const taken = first?.line.waiting.shift() ?? null;
    if (first) this.#enter(first.line);
    return taken;
  }

  /** To be called whenever the counts of a team have changed. */
  refresh(team: string): void {
    for (const line of this.#ofTeam.get(team) ?? []) this.#enter(line);
  }

  #lineOf({ priority, team, challenge }: Waiting): Line {
    const key = `${priority} ${team}`;
    const known = this.#lines.get(key);
    if (known) return known;
    const group = this.#groups.get(`${priority} ${challenge}`) ?? [];
    this.#groups.set(`${priority} ${challenge}`, group);
    const line: Line = { waiting: [], challenge, group, version: 0 };
    this.#lines.set(key, line);
    this.#ofTeam.set(team, [...(this.#ofTeam.get(team) ?? []), line]);
    return line;
  }

  /** Puts a line where it belongs in its group by now; what stood there for it before is passed over. */
  #enter(line: Line): void {
    line.version++;
    const [first] = line.waiting;
    if (!first) return;
    const entry = { line, version: line.version, turn: this.#turn(first) };
    let [low, high] = [0, line.group.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = line.group[middle];
      if (other && compareTurns(other.turn, entry.turn) <= 0) low = middle + 1;
      else high = middle;
    }
    line.group.splice(low, 0, entry);
  }

  #turn(one: Waiting): Turn {
    return {
      ...one,
      challengeBusy: 0,
      challengeServedAt: null,
      teamBusy: this.#teams.busy(one.team),
      teamServedAt: this.#teams.servedAt(one.team, one.teamServedAt),
    };
  }

  #ofChallenge({ challenge, waiting }: Line): Pick<Turn, 'challengeBusy' | 'challengeServedAt'> {
    return {
      challengeBusy: this.#challenges.busy(challenge),
      challengeServedAt: this.#challenges.servedAt(challenge, waiting[0]?.challengeServedAt ?? null),
    };
  }
}
