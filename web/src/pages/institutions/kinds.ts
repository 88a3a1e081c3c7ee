import type { InstitutionCard } from '../../api/client.ts';

export type Kind = InstitutionCard['kind'];
export const kinds = ['enterprise', 'university', 'institute', 'transfer', 'other'] as const satisfies Kind[];
