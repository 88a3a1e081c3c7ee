/** The steps of the form, and where each field of a need is asked. */
export const steps = ['problem', 'targets', 'terms', 'people', 'finish'] as const;
export type Step = (typeof steps)[number];

const fields: Record<Step, readonly string[]> = {
  problem: ['title', 'type', 'fields', 'keywords', 'summary', 'background', 'problem', 'tried'],
  targets: ['indicators', 'constraints', 'deliverables', 'acceptance'],
  terms: [
    'investment',
    'deadline',
    'deliverBy',
    'cooperation',
    'ip',
    'ipNote',
    'confidentiality',
    'opening',
    'anonymous',
  ],
  people: ['lead', 'contact', 'decision'],
  finish: ['attachments', 'pledge'],
};

export function stepOf(field: string): Step {
  const [top = ''] = field.split('.');
  return steps.find((step) => fields[step].includes(top)) ?? 'problem';
}
