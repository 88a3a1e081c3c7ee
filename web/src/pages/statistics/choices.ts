/** What the reader narrows the statistics to: it lives in the address, so that it can be passed on. */
import type { paths } from '../../../../.generated/api.d.ts';
import type { Answer } from '../../api/client.ts';
import { router } from '../../router.svelte.ts';

export type Statistics = Answer<'/api/statistics', 'get'>;
export type Figure = Statistics['figures'][number];
export type Slice = Statistics['months'][number];
export type Row = Answer<'/api/statistics/{figure}/rows', 'get'>['rows'][number];

const names = ['from', 'to', 'area', 'region', 'challenge'] as const;
export type Choices = NonNullable<paths['/api/statistics']['get']['parameters']['query']>;

export function choicesIn(search: string): Choices {
  const found = new URLSearchParams(search);
  return Object.fromEntries(names.flatMap((name) => (found.get(name) ? [[name, found.get(name)]] : []))) as Choices;
}

/** `?from=…`, or nothing. */
export function searchOf(choices: Choices): string {
  const parts = names.flatMap((name): [string, string][] => {
    const value = choices[name];
    return value ? [[name, value]] : [];
  });
  return parts.length === 0 ? '' : `?${new URLSearchParams(parts)}`;
}

export const choose = (choices: Choices) => router.go(`/statistics${searchOf(choices)}`);
