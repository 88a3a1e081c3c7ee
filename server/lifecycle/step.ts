/** Taking a step in the life of anything that has one: the same guards, audit and notifications for all. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { LifeName, lives } from '../../core/lifecycle/lives.ts';
import {
  type ActionOf,
  type Machine,
  type Move,
  type PartyOf,
  type StateOf,
  take,
} from '../../core/lifecycle/machine.ts';
import { actionWords, stateWords } from '../../core/lifecycle/words.ts';
import type { Kind } from '../../core/notifications/kinds.ts';
import { tell } from '../../core/notifications/tell.ts';
import type { Bilingual } from '../../core/packs/manifest.ts';
import { nameOf } from '../accounts/queries.ts';

/** Who takes a step: an account, or the clock (`system` among its parties), whose `id` is null. */
export interface By<Party extends string = string> {
  id: string | null;
  parties: readonly Party[];
}

export interface Step<L extends LifeName> {
  life: (typeof lives)[L];
  id: string;
  /** What it is called, in notifications. */
  title: string;
  /** The page that its notifications lead to. */
  link: string;
  /** Another page for a party that may not read that one; null for all others. */
  linkFor?: (party: PartyOf<(typeof lives)[L]>) => string | null;
  /** What some parties are told instead, who may not learn more. */
  instead?: {
    parties: readonly PartyOf<(typeof lives)[L]>[];
    kind: Kind;
    subject: string;
    params: Record<string, string | number>;
    link: string;
  };
  state: StateOf<(typeof lives)[L]>;
  action: ActionOf<(typeof lives)[L]>;
  by: By<PartyOf<(typeof lives)[L]>>;
  reason?: string | null | undefined;
  /** What else belongs into the audit log. */
  data?: Record<string, unknown>;
  /** Writes the new state; its row is locked already. */
  save: (to: StateOf<(typeof lives)[L]>) => Promise<unknown>;
  /** The accounts that are this party to it. */
  people: (party: PartyOf<(typeof lives)[L]>) => Promise<Iterable<string>>;
}

/**
 * Takes a step: refuses it, or saves the new state, writes it into the audit log and tells those concerned. Call it last
 * in a transaction that has locked the row.
 * @throws Problem `not_your_step`, `illegal_step` or `reason_missing`; nothing is changed then.
 */
export async function step<L extends LifeName>(tx: Tx, given: Step<L>): Promise<StateOf<(typeof lives)[L]>> {
  type State = StateOf<(typeof lives)[L]>;
  const { by, action, state, id, title, link } = given;
  const life = given.life as unknown as Machine<string, string, string>;
  const taken = mustBePossible(life, state, action, by.parties, given.reason);
  await given.save(taken.to as State);
  const reason = given.reason?.trim() || null;
  await writeAudit(tx, {
    actor: by.id,
    action: `${life.of}.${action}`,
    subject: `${life.of}:${id}`,
    from: state,
    to: taken.to,
    reason,
    data: given.data ?? {},
  });
  const told = new Map<string, Set<string>>();
  const otherwise = new Set<string>();
  const known = new Set<string>();
  for (const name of taken.move.tells) {
    const party = name as PartyOf<(typeof lives)[L]>;
    if (given.instead?.parties.includes(party)) {
      for (const user of await given.people(party)) if (!known.has(user)) otherwise.add(user);
      for (const user of otherwise) known.add(user);
      continue;
    }
    const page = given.linkFor?.(party) ?? link;
    const users = told.get(page) ?? new Set<string>();
    for (const user of await given.people(party)) if (!known.has(user)) users.add(user);
    for (const user of users) known.add(user);
    told.set(page, users);
  }
  for (const [page, users] of told)
    await tell(tx, {
      users,
      kind: `${life.of as LifeName}.${action}`,
      subject: `${life.of}:${id}`,
      params: { title, ...(reason ? { reason } : {}) },
      link: page,
      actor: by.id,
    });
  if (given.instead) {
    const { kind, subject, params, link: page } = given.instead;
    await tell(tx, { users: otherwise, kind, subject, params, link: page, actor: by.id });
  }
  return taken.to as State;
}

/**
 * Whether a step may be taken, for whoever looks at its conditions before the step itself is taken.
 * @throws Problem `not_your_step`, `illegal_step` or `reason_missing`.
 */
export function mustBePossible(
  life: Machine<string, string, string>,
  state: string,
  action: string,
  parties: readonly string[],
  reason: string | null | undefined,
): { to: string; move: Move<string, string> } {
  const taken = take(life, state, action, parties, reason ?? null);
  if (taken.refused) throw refusal(life.of as LifeName, taken.refused, action, state);
  return taken;
}

function refusal(
  life: LifeName,
  code: 'not_your_step' | 'illegal_step' | 'reason_missing',
  action: string,
  state: string,
) {
  const actions: Record<string, { act: Bilingual }> = actionWords[life];
  const states: Record<string, Bilingual> = stateWords[life];
  const words = { action: actions[action]?.act ?? action, state: states[state] ?? state };
  return new Problem(code, words, { life, action, state });
}

/**
 * Refuses a change by somebody who saw an older revision than there is now.
 * @param seen the revision that they saw; undefined skips the check, for the clock.
 * @throws Problem `stale_version`, with who changed it and the `revision` of now.
 */
export async function mustBeCurrent(
  tx: Tx,
  row: { revision: number; updatedAt: Date },
  seen: number | undefined,
  changedBy: string | null,
): Promise<void> {
  if (seen === undefined || seen === row.revision) return;
  const who = changedBy ? await nameOf(tx, changedBy) : null;
  throw new Problem(
    'stale_version',
    { who: who ?? { en: 'Somebody', zh: '他人' }, when: row.updatedAt.toISOString() },
    { revision: row.revision },
  );
}
