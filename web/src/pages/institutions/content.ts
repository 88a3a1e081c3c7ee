import type { Institution } from '../../api/client.ts';

/** What an institution says of itself, as the form holds it. */
export type Said = Pick<
  Institution,
  | 'kind'
  | 'name'
  | 'name_en'
  | 'credit_code'
  | 'country'
  | 'region'
  | 'address'
  | 'website'
  | 'about'
  | 'fields'
  | 'keywords'
  | 'size'
  | 'is_listed'
  | 'authorises_responses'
>;

export const nothingSaid: Said = {
  kind: 'enterprise',
  name: '',
  name_en: null,
  credit_code: null,
  country: 'CN',
  region: '',
  address: '',
  website: '',
  about: '',
  fields: [],
  keywords: [],
  size: null,
  is_listed: false,
  authorises_responses: false,
};

export function saidBy(one: Institution): Said {
  const keys = Object.keys(nothingSaid) as (keyof Said)[];
  return Object.fromEntries(keys.map((key) => [key, one[key]])) as unknown as Said;
}
