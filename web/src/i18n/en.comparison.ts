/** Sentences of comparing responses, choosing one, and turning a need into a challenge. */
export const comparison = {
  'did.objection.make': 'Objection: one was made',
  'did.objection.dismiss': 'Objection: dismissed',
};
