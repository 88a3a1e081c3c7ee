/** What an institution (单位) is, and how far the organiser has verified it. */
export const institutionKinds = ['enterprise', 'university', 'institute', 'transfer', 'other'] as const;
export type InstitutionKind = (typeof institutionKinds)[number];

/** Kinds that answer needs; a technology-transfer institution (技术转移机构) brings both sides together. */
export const verifications = ['pending', 'verified', 'rejected'] as const;
export type Verification = (typeof verifications)[number];

export const enterpriseSizes = ['large', 'medium', 'small', 'micro'] as const;
export const membershipRoles = ['admin', 'member'] as const;
