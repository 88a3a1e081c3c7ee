/** A rejudging's filter in words. */
import type { RejudgingRow } from '../../api/client.ts';
import { t } from '../../i18n/index.svelte.ts';

export function filterText(filter: RejudgingRow['filter']): string[] {
  const parts = [
    filter.submissions && t('rejudging.filter.submissions', { count: filter.submissions.length }),
    filter.teams && t('rejudging.filter.teams', { count: filter.teams.length }),
    filter.splits?.map((split) => t(`split.${split}`)).join(' / '),
    filter.verdicts?.map((verdict) => t(`verdict.${verdict}`)).join(' / '),
    filter.pack_versions && t('rejudging.filter.versions', { versions: filter.pack_versions.join(', ') }),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts : [t('rejudging.filter.all')];
}
