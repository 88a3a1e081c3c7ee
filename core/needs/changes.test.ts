import { expect, test } from 'vitest';
import { amend, changedFields, lockedFields } from './changes.ts';
import { type NeedContent, needContent } from './content.ts';

const now = new Date('2026-03-01T00:00:00Z');
const published = needContent.parse({
  title: 'Burst release of microspheres',
  type: 'process',
  fields: ['bio.drugs'],
  summary: 'One dose must last for two weeks instead of three days.',
  background: 'We make 40 t of sprays a year, and customers leave us.',
  problem: 'Within 24 h 42 % of the dose is released from the spheres.',
  indicators: [{ id: 'a', name: 'Burst', comparator: 'at_most', value: 15, unit: '%' }],
  constraints: 'none',
  deliverables: ['process'],
  investment: { currency: 'CNY', min: 1, max: 2 },
  deadline: '2026-05-01T00:00:00Z',
  cooperation: ['joint'],
  ip: 'firm',
  confidentiality: 'terms',
  lead: { name: 'L', post: 'R&D', phone: '1', email: 'l@firm.example' },
  contact: { name: 'C', post: 'PM', phone: '2', email: 'c@firm.example' },
  pledge: true,
});
const changed = (changes: Partial<NeedContent>) => amend(published, { ...published, ...changes }, now);

test('an addendum names what it changes', () => {
  expect(changed({ keywords: ['burst'] })).toEqual({ refused: null, changed: ['keywords'], isMaterial: false });
  expect(changed({ constraints: 'GMP', deadline: '2026-06-01T00:00:00Z' })).toEqual({
    refused: null,
    changed: ['constraints', 'deadline'],
    isMaterial: true,
  });
});

test('an addendum that changes nothing, shortens the deadline or comes too late is refused', () => {
  expect(changed({})).toEqual({ refused: 'nothing_changed' });
  expect(changed({ deadline: '2026-04-30T00:00:00Z' })).toEqual({ refused: 'deadline_shortened' });
  const late = new Date('2026-05-02T00:00:00Z');
  expect(amend(published, { ...published, title: 'Burst' }, late)).toEqual({ refused: 'deadline_passed' });
  const near = new Date('2026-04-28T00:00:00Z');
  expect(amend(published, { ...published, constraints: 'GMP' }, near)).toEqual({ refused: 'material_change_too_late' });
  expect(amend(published, { ...published, keywords: ['x'] }, near)).toMatchObject({ refused: null });
});

test('what readers relied on cannot be taken back', () => {
  const other: Partial<NeedContent> = {
    language: 'en',
    anonymous: true,
    confidentiality: 'public',
    opening: 'at_deadline',
  };
  for (const [field, value] of Object.entries(other)) {
    expect(lockedFields).toContain(field);
    expect(changed({ [field]: value })).toEqual({ refused: 'field_locked', field });
  }
});

test('the order of keys is no difference', () => {
  const { currency, min, max, reason } = published.investment;
  expect(changedFields(published, { ...published, investment: { reason, max, min, currency } })).toEqual([]);
  expect(changedFields({}, { title: 'x' })).toEqual(['title']);
});
