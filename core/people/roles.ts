/** Every role that an account can have; a visitor is whoever is not signed in. */
export const roles = ['contestant', 'enterprise', 'technology_manager', 'expert', 'juror', 'organiser'] as const;
export type Role = (typeof roles)[number];
