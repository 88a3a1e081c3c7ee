/** A leaderboard as a page shows it: its pages so far, kept up to date by live events. */
import { api, type BoardRow, type Challenge, good, type Phase } from './api/client.ts';
import { addPage, type ChangedRow, markRows, placeRow, removeRow } from './standings.ts';

export interface BoardEvent {
  phase: string;
  split: string;
  row: ChangedRow;
  /** Team → whether it can be told apart from the one above, where that has changed. */
  marks: Record<string, boolean | null>;
  removed?: boolean;
}

/** What changed last about a row: `turn` alternates so that a second change shows as well. */
export interface Change {
  turn: boolean;
  moved: number;
}

type Split = NonNullable<Phase['board']>;

const pageSize = 50;
const largestPage = 100;
/** Events that come closer together than this are shown at once. */
const gatherMs = 250;

export class Board {
  rows = $state.raw<BoardRow[]>([]);
  teams = $state(0);
  next = $state<string | null>(null);
  loading = $state(true);
  error = $state<unknown>(null);
  changes = $state.raw<ReadonlyMap<string, Change>>(new Map());
  /** Which split is shown. */
  split = $state('');
  #wanted: Split | null = null;
  #marks: Record<string, boolean | null> = {};
  #waiting = new Map<string, BoardEvent>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onShown: (rows: BoardRow[]) => void;
  readonly challenge: Challenge;
  readonly phase: Phase;

  /** @param onShown is told which rows an event has just changed. */
  constructor(challenge: Challenge, phase: Phase, onShown: (rows: BoardRow[]) => void) {
    this.challenge = challenge;
    this.phase = phase;
    this.#onShown = onShown;
  }

  /** Shows another split's board. */
  async show(split: Split): Promise<void> {
    this.#wanted = split;
    this.rows = [];
    this.changes = new Map();
    await this.load();
  }

  /** Loads anew as many rows as are shown. */
  async load(): Promise<void> {
    const wanted = Math.max(pageSize, this.rows.length);
    await this.#reading(async () => {
      let rows: BoardRow[] = [];
      let next: string | null = null;
      do {
        const page = await this.#page(next, Math.min(largestPage, Math.max(pageSize, wanted - rows.length)));
        rows = addPage(rows, page.rows, this.phase.ties);
        next = page.next;
      } while (next && rows.length < wanted);
      this.rows = rows;
      this.next = next;
    });
  }

  async more(limit = pageSize): Promise<void> {
    const after = this.next;
    if (!after) return;
    await this.#reading(async () => {
      const page = await this.#page(after, limit);
      this.rows = addPage(this.rows, page.rows, this.phase.ties);
      this.next = page.next;
    });
  }

  /** Shows further pages until a team is among them. @returns whether it was found. */
  async find(teamId: string): Promise<boolean> {
    const found = () => this.rows.some((row) => row.team.id === teamId);
    for (let pages = 0; !found() && this.next && !this.error && pages < 50; pages++) await this.more(largestPage);
    return found();
  }

  receive(event: BoardEvent): void {
    if (event.phase !== this.phase.key || (this.split && event.split !== this.split)) return;
    this.#waiting.set(event.row.team.id, event);
    Object.assign(this.#marks, event.marks);
    this.#timer ??= setTimeout(() => this.#show(), gatherMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #show(): void {
    this.#timer = undefined;
    const { ties } = this.phase;
    const before = new Map(this.rows.map((row) => [row.team.id, row.rank]));
    const changed = [...this.#waiting.keys()];
    for (const { row, removed } of this.#waiting.values()) {
      if (!removed && row.entries === 1 && !before.has(row.team.id)) this.teams++;
      if (removed && this.teams > 0) this.teams--;
      this.rows = removed
        ? removeRow(this.rows, row.team.id, ties)
        : placeRow(this.rows, row, ties, this.next !== null);
    }
    this.rows = markRows(this.rows, this.#marks);
    this.#marks = {};
    this.#waiting.clear();
    const changes = new Map(this.changes);
    for (const row of this.rows.filter((r) => changed.includes(r.team.id))) {
      const moved = (before.get(row.team.id) ?? row.rank) - row.rank;
      changes.set(row.team.id, { turn: !changes.get(row.team.id)?.turn, moved });
    }
    this.changes = changes;
    this.#onShown(this.rows.filter((row) => changed.includes(row.team.id)));
  }

  async #page(after: string | null, limit: number) {
    const path = { slug: this.challenge.slug, phase: this.phase.key };
    const split = this.#wanted ? { split: this.#wanted } : {};
    const query = { limit, ...split, ...(after ? { after } : {}) };
    const page = await good(api.GET('/api/challenges/{slug}/phases/{phase}/leaderboard', { params: { path, query } }));
    this.teams = page.teams;
    this.split = page.split;
    return page;
  }

  async #reading(read: () => Promise<void>): Promise<void> {
    this.loading = true;
    this.error = null;
    try {
      await read();
    } catch (e) {
      this.error = e;
    }
    this.loading = false;
  }
}
