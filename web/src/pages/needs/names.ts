/** What an enterprise is called on pages. */
import type { Need } from '../../api/client.ts';
import { t } from '../../i18n/index.svelte.ts';

/** An anonymous enterprise is called by its region. */
export function enterpriseName({ name, region }: Pick<Need['enterprise'], 'name' | 'region'>): string {
  if (name !== null) return name;
  return region ? t('need.anonymous_in', { region }) : t('need.anonymous');
}
