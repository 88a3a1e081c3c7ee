/** What the form of a response works on: a draft in which nothing is left out, though it may be empty. */
import type { NeedResponse } from '../../api/client.ts';

type Work = NonNullable<NeedResponse['work']>['content'];

export interface Form {
  title: string;
  summary: string;
  plan: string;
  answers: {
    indicatorId: string;
    value: number | null;
    upper: number | null;
    unit: string;
    evidence: string;
    method: string;
  }[];
  readiness: number | null;
  months: number | null;
  price: { currency: NonNullable<Work['price']>['currency']; min: number | null; max: number | null };
  terms: string;
  ip: string;
  conditions: string;
  risks: string;
  team: { name: string; institution: string; role: string }[];
  confidential: string;
  declaration: boolean;
}

/** A draft as the form shows it: a line for each indicator of the need, whatever was answered so far. */
export function formOf(work: Work, asked: NeedResponse['asked']): Form {
  return {
    title: work.title ?? '',
    summary: work.summary ?? '',
    plan: work.plan ?? '',
    answers: asked.indicators.map(({ id, unit, units }) => {
      const answer = work.answers?.find(({ indicatorId }) => indicatorId === id);
      return {
        indicatorId: id,
        value: answer?.value ?? null,
        upper: answer?.upper ?? null,
        // An addendum may ask for another quantity.
        unit: units.some((one) => one.unit === answer?.unit) ? (answer?.unit ?? unit) : unit,
        evidence: answer?.evidence ?? '',
        method: answer?.method ?? '',
      };
    }),
    readiness: work.readiness ?? null,
    months: work.months ?? null,
    price: work.price ?? { currency: asked.investment?.currency ?? 'CNY', min: null, max: null },
    terms: work.terms ?? '',
    ip: work.ip ?? '',
    conditions: work.conditions ?? '',
    risks: work.risks ?? '',
    team: work.team?.map((person) => ({ ...person, role: person.role ?? '' })) ?? [],
    confidential: work.confidential ?? '',
    declaration: work.declaration ?? false,
  };
}

/** The form as it is kept: what was typed and cannot be kept yet, such as half a number, is left out. */
export function draftOf(form: Form): Form {
  const whole = (value: number | null, most: number) =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= most ? value : null;
  const finite = (value: number | null | undefined) =>
    typeof value === 'number' && Number.isFinite(value) ? value : null;
  return {
    ...form,
    answers: form.answers
      .map((answer) => ({ ...answer, value: finite(answer.value), upper: finite(answer.upper) }))
      .filter(({ value, upper, evidence, method }) => value !== null || upper !== null || evidence || method),
    readiness: whole(form.readiness, 9),
    months: whole(form.months, 120),
  };
}
