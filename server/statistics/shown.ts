/** What of the statistics is for everybody, and what for organisers alone: the one place that decides it. */

import type { Narrowed } from './narrowed.ts';
import type { RowView } from './schemas.ts';
import type { SourceName } from './sources.ts';

/** A row as its source gives it. */
export type RawRow = {
  id: string;
  at: string;
  number: number | null;
  title: string;
  kind: string | null;
  state: string | null;
  who: string | null;
  country: string | null;
  region: string | null;
  amount: number | null;
  currency: string | null;
  is_public: boolean;
  is_anonymous: boolean;
};

/** Fewer contracts than this would tell what one of them is worth. */
const fewestContracts = 3;

/**
 * Whether what contracts are worth is kept from a reader. Everybody reads it of all of them together; from sums that
 * are narrowed in one way and another the amount of a single contract could be worked out.
 */
export function withholdsAmounts(
  { from, to, area, region }: Omit<Narrowed, 'challengeId'>,
  contracts: number,
  isOrganiser: boolean,
): boolean {
  if (isOrganiser) return false;
  return contracts < fewestContracts || [from, to, area, region].some((choice) => choice !== undefined);
}

/** A row as its reader may see it. */
export function shownRow(source: SourceName, row: RawRow, isOrganiser: boolean): RowView {
  const all = { ...row, at: new Date(row.at).toISOString(), link: linkOf(source, row) };
  const { is_public, is_anonymous, ...view } = all;
  if (isOrganiser) return view;
  const isContract = source === 'contracts';
  return {
    ...view,
    id: is_public && !source.startsWith('responses') ? view.id : null,
    title: is_public ? view.title : null,
    who: is_public && !is_anonymous ? view.who : null,
    // Where a need comes from, or how far it is, is nobody's business before it is published.
    region: is_public || isContract || source.startsWith('institutions_responding') ? view.region : null,
    state: is_public && !source.startsWith('responses') ? view.state : null,
    amount: is_public && !isContract ? view.amount : null,
    currency: is_public && !isContract ? view.currency : null,
    link: is_public && !source.startsWith('responses') ? view.link : null,
  };
}

function linkOf(source: SourceName, { id }: RawRow): string | null {
  if (source.startsWith('needs')) return `/needs/${id}`;
  if (source.startsWith('enterprises') || source.startsWith('transfer') || source.startsWith('institutions_responding'))
    return `/institutions/${id}`;
  if (source.startsWith('responses')) return `/responses/${id}`;
  if (source.startsWith('events')) return `/meetings/${id}`;
  if (source === 'contracts') return `/contracts/${id}`;
  if (source === 'managers') return `/people/${id}`;
  if (source === 'submissions') return `/submissions/${id}`;
  return null;
}
