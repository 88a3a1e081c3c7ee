/** A need's comparison: who may see it, what it says, and saving the enterprise's sheet. */
import type { z } from 'zod';
import { writeAudit } from '../../core/audit/audit.ts';
import { criteriaOf, ownWeights, rank, sensitivity } from '../../core/comparison/ranking.ts';
import { compare } from '../../core/comparison/table.ts';
import type { Db, Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import type { Indicator } from '../../core/needs/content.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { type NeedParty, partiesTo } from '../needs/parties.ts';
import { contentOf, findNeed, type NeedRow } from '../needs/queries.ts';
import { clarificationsOf } from '../responses/clarification-queries.ts';
import { mustBeUnsealed } from '../responses/sealed.ts';
import type { Account } from '../wire.ts';
import {
  countHandedIn,
  ensureSheet,
  findSheet,
  type HandedIn,
  handedIn,
  lastReserves,
  type SheetRow,
  unitsOf,
  writeSheet,
} from './queries.ts';
import type { ComparisonTable, comparisonView } from './schemas.ts';

export interface Reader {
  need: NeedRow;
  parties: NeedParty[];
  /** The firm's own people: they read and write its notes, and decide. */
  isOwn: boolean;
}

/**
 * The one place that says who sees responses side by side: the enterprise and its technical lead with all; the manager
 * in charge and the organiser without the notes, for they advise and rule but do not choose.
 * @throws Problem `need_not_found` for everybody else; `responses_sealed` for all of them until the need has closed.
 */
export async function readerOf(db: Tx, needId: string, account: Account, lock = false): Promise<Reader> {
  const need = await findNeed(db, needId, lock);
  const parties = await partiesTo(db, need, account);
  const isOwn = parties.includes('enterprise') || parties.includes('lead');
  if (!isOwn && !parties.includes('manager') && !parties.includes('organiser')) throw new Problem('need_not_found');
  mustBeUnsealed(need);
  return { need, parties, isOwn };
}

/** The table of a need as it is now, under the enterprise's own weights. */
export async function tableOf(db: Tx, need: NeedRow, sheet: SheetRow | null): Promise<ComparisonTable> {
  const content = await contentOf(db, need.id, need.version);
  const indicators = content?.indicators ?? [];
  const rows = await handedIn(db, need.id);
  const units = await unitsOf(db, need.id, [...new Set(rows.map(({ response }) => response.needVersion))]);
  const unitOf = (row: HandedIn, indicatorId: string, own?: string) =>
    own ?? units.get(row.response.needVersion)?.[indicatorId];
  const table = compare(
    indicators,
    rows.map((row) => ({
      id: row.response.id,
      answers: row.content.answers,
      units: units.get(row.response.needVersion) ?? {},
      price: row.content.price,
      months: row.content.months,
      readiness: row.content.readiness,
    })),
    need.currency,
  );
  const weights = weightsOf(indicators, sheet);
  const placed = rank(table, weights);
  return {
    indicators: indicators.map(({ weight: _, ...indicator }) => indicator),
    currency: table.currency,
    weights,
    rows: rows.map((row, i) => {
      const { response, institution, content } = row;
      const compared = table.rows[i];
      const place = placed[i];
      if (!compared || !place) throw new Error('a response was lost while it was compared');
      const { price, months, readiness } = compared.offers;
      return {
        id: response.id,
        number: response.number,
        revision: response.revision,
        state: response.state,
        title: content.title,
        institution,
        submitted_at: response.submittedAt?.toISOString() ?? null,
        need_version: response.needVersion,
        summary: content.summary,
        plan: content.plan,
        terms: content.terms,
        ip: content.ip,
        conditions: content.conditions,
        risks: content.risks,
        team: content.team,
        price: { ...content.price, is_best: price.isBest, is_weighed: price.isKnown, worth: price.worth },
        months: { value: content.months, is_best: months.isBest, worth: months.worth },
        readiness: { value: content.readiness, is_best: readiness.isBest, worth: readiness.worth },
        indicators: indicators.map(({ id, unit: wanted }) => {
          const cell = compared.indicators[id];
          if (!cell) throw new Error('an indicator was lost while it was compared');
          const { isBest, merit: _, ...said } = cell;
          const answer = content.answers.find(({ indicatorId }) => indicatorId === id);
          const unit = answer ? unitOf(row, id, answer.unit) : undefined;
          const isOther = answer !== undefined && unit !== undefined && unit.trim() !== wanted.trim();
          return {
            id,
            ...said,
            is_best: isBest,
            answered: isOther ? { value: answer.value, upper: answer.upper, unit } : null,
          };
        }),
        eligibility: compared.eligibility,
        missed: compared.missed,
        unclear: compared.unclear,
        score: place.score,
        rank: place.rank,
      };
    }),
    sensitivity: sensitivity(table, weights).map(({ criterion, change, first }) => ({ criterion, change, first })),
  };
}

/** The weights of a sheet; an indicator that came with an addendum has what the need says of it. */
function weightsOf(indicators: readonly Indicator[], sheet: SheetRow | null): Record<string, number> {
  const own: Record<string, number> = ownWeights(indicators);
  if (!sheet || Object.keys(sheet.weights).length === 0) return own;
  return Object.fromEntries(
    criteriaOf(indicators).map((criterion) => [criterion, sheet.weights[criterion] ?? own[criterion] ?? 0]),
  );
}

export async function viewComparison(
  db: Tx,
  { need, parties, isOwn }: Reader,
): Promise<z.infer<typeof comparisonView>> {
  const sheet = await findSheet(db, need.id);
  const table = await tableOf(db, need, sheet);
  return {
    ...table,
    need: {
      id: need.id,
      number: need.number,
      title: need.title,
      state: need.state,
      revision: need.revision,
      version: need.version,
    },
    revision: sheet?.revision ?? 0,
    notes: isOwn ? (sheet?.notes ?? {}) : null,
    may_edit: isOwn,
    may_decide: parties.includes('enterprise'),
    reserves: await lastReserves(db, need.id),
    clarifications:
      parties.includes('enterprise') || parties.includes('organiser') ? await clarificationsOf(db, need.id) : null,
    left_out: (await countHandedIn(db, need.id)) - table.rows.length,
  };
}

/**
 * Saves the enterprise's weights and notes.
 * @throws Problem `need_not_found`, `not_your_comparison`, `stale_version`, `criterion_unknown`, `response_not_found`.
 */
export async function saveSheet(
  db: Db,
  needId: string,
  by: Account,
  wanted: { revision: number; weights: Record<string, number>; notes: Record<string, string> },
): Promise<void> {
  await db.transaction(async (tx) => {
    const { need, isOwn } = await readerOf(tx, needId, by);
    if (!isOwn) throw new Problem('not_your_comparison');
    await ensureSheet(tx, needId);
    const sheet = await findSheet(tx, needId, true);
    if (!sheet) throw new Problem('need_not_found');
    await mustBeCurrent(tx, sheet, wanted.revision, sheet.updatedBy);
    const content = await contentOf(tx, needId, need.version);
    const known = new Set<string>(criteriaOf(content?.indicators ?? []));
    for (const criterion of Object.keys(wanted.weights))
      if (!known.has(criterion)) throw new Problem('criterion_unknown', { criterion });
    const responses = new Set((await handedIn(tx, needId)).map(({ response }) => response.id));
    for (const id of Object.keys(wanted.notes)) if (!responses.has(id)) throw new Problem('response_not_found');
    const notes = Object.fromEntries(Object.entries(wanted.notes).filter(([, text]) => text !== ''));
    await writeSheet(tx, needId, { weights: wanted.weights, notes, by: by.id });
    // Readers of the log who may not read the notes learn that they changed, and no more.
    await writeAudit(tx, {
      actor: by.id,
      action: 'comparison.save',
      subject: `comparison:${needId}`,
      data: { weights: wanted.weights },
    });
  });
}
