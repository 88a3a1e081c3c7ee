/** What roles are called. */
import type { Bilingual } from '../packs/manifest.ts';
import type { Role } from './roles.ts';

export const roleNames: Record<Role, Bilingual> = {
  contestant: { en: 'contestant', zh: '参赛者' },
  enterprise: { en: 'enterprise', zh: '企业' },
  technology_manager: { en: 'technology manager', zh: '技术经理人' },
  expert: { en: 'expert', zh: '专家' },
  juror: { en: 'juror', zh: '评委' },
  organiser: { en: 'organiser', zh: '主办方' },
};
