/** The statistics as a whole, as one reader may see them. */
import type { Db } from '../../core/db/client.ts';
import { choosableChallenges, chosenChallenge } from './challenge-queries.ts';
import { type FigureKey, figureKeys, figureOf, type Narrowing as NarrowingName, partOf } from './figures.ts';
import { type Value, valuesOf } from './figures-queries.ts';
import { indicatorsOf } from './indicators.ts';
import type { Narrowed } from './narrowed.ts';
import type { FigureView, Narrowing, StatisticsView } from './schemas.ts';
import { areasOf, choosableRegions, funnelOf, monthsOf, regionsOf } from './series-queries.ts';
import { withholdsAmounts } from './shown.ts';

/** @throws Problem `challenge_not_found`. */
export async function stateStatistics(
  db: Db,
  chosen: Narrowing,
  isOrganiser: boolean,
  now: Date,
): Promise<StatisticsView> {
  const challenges = await choosableChallenges(db);
  const challenge = await chosenChallenge(db, chosen.challenge, challenges);
  const narrowed: Narrowed = { ...chosen, challengeId: challenge?.id ?? null };
  const [values, funnel, months, areas, regions, choosable] = await Promise.all([
    valuesOf(db, narrowed),
    funnelOf(db, narrowed),
    monthsOf(db, narrowed, isOrganiser),
    areasOf(db, narrowed, isOrganiser),
    regionsOf(db, narrowed, isOrganiser),
    choosableRegions(db),
  ]);
  const withholds = withholdsAmounts(chosen, values.contracts_signed.rows, isOrganiser);
  const open = ({ slug, title }: { slug: string; title: { en: string; zh: string } }) => ({ slug, title });
  return {
    as_of: now.toISOString(),
    challenge: challenge && open(challenge),
    figures: figureKeys.map((key) => viewOf(key, values[key], withholds, chosen)),
    indicators: indicatorsOf(values, withholds),
    funnel,
    months,
    areas,
    regions,
    choices: { regions: choosable, challenges: challenges.map(open) },
  };
}

function viewOf(key: FigureKey, { rows, amounts }: Value, withholds: boolean, chosen: Narrowing): FigureView {
  const { title, definition, group, narrowedBy, measure } = figureOf(key);
  const withheld = withholds && group === 'contracts' && measure !== 'count';
  return {
    key,
    group,
    part_of: partOf[key] ?? null,
    title,
    definition,
    measure,
    narrowed_by: [...narrowedBy],
    rows,
    amounts: withheld ? null : amounts,
    withheld,
    href: `/api/statistics/${key}/rows${queryOf(chosen, narrowedBy)}`,
  };
}

/** The part of the reader's choices that a figure follows. */
function queryOf({ from, to, area, region, challenge }: Narrowing, by: readonly NarrowingName[]): string {
  const parts = Object.entries({
    ...(by.includes('period') ? { from, to } : {}),
    ...(by.includes('area') ? { area } : {}),
    ...(by.includes('region') ? { region } : {}),
    ...(by.includes('challenge') ? { challenge } : {}),
  }).filter((part): part is [string, string] => part[1] !== undefined);
  return parts.length === 0 ? '' : `?${new URLSearchParams(parts)}`;
}
