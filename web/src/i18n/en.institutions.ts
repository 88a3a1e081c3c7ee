/** Sentences of institutions, memberships and people. */
export const institutions = {
  'institution.kind.enterprise': 'Enterprise',
  'institution.kind.university': 'University',
  'institution.kind.institute': 'Research institute',
  'institution.kind.transfer': 'Technology-transfer institution',
  'institution.kind.other': 'Other institution',
  'institution.verification.pending': 'Being verified',
  'institution.verification.verified': 'Verified',
  'institution.verification.rejected': 'Not verified',
  'institution.pick': 'Institution',
  'institution.pick.none': 'You do not act for such an institution yet.',
  'institution.pick.register': 'Register an institution',
  'institution.pick.choose': 'Choose …',
  'fields.label': 'Fields of technology',
  'fields.count': '{{count}} chosen',
  'fields.count_of': '{{count}} of at most {{max}} chosen',
};
