/** What a hint says. */
import { t } from '../../../i18n/index.svelte.ts';
import { needFieldName } from '../../../words.ts';
import type { Hint } from './editor.svelte.ts';

export const hintText = ({ code, params }: Hint): string => t(`hint.${code}`, params);

/** The name of the field that a hint is about, with the place in its list. */
export function hintField({ field }: Pick<Hint, 'field'>): string {
  const [top = '', place, part] = field.split('.');
  if (top === 'attachments') return t('files.title');
  const name = needFieldName(top);
  if (top === 'indicators' && place !== undefined) return `${name} ${Number(place) + 1}`;
  if ((top === 'lead' || top === 'contact') && place) return `${name} · ${t(`form.person.${place as 'name'}`)}`;
  return part ? `${name} · ${part}` : name;
}
