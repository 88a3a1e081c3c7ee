/** Who could answer a need: its text and fields against what institutions and people say and did. */
import { isWord } from '../search/cut.ts';
import { type AreaCode, adjacent, areaOf, type FieldCode } from '../taxonomy/fields.ts';
import { rarity } from './rarity.ts';
import type { MatchReason } from './reasons.ts';
import { addTerms, setTerms, type Terms } from './terms.ts';

export interface MatchNeed {
  title: string;
  keywords: readonly string[];
  summary: string;
  /** What else everybody may read of it: background, problem, names of indicators. */
  rest: string;
  fields: readonly FieldCode[];
  region: string;
}

export interface MatchProfile {
  id: string;
  fields: readonly FieldCode[];
  keywords: readonly string[];
  about: string;
  region: string;
  /** Needs that they answered; `text` is what is compared. */
  answered: readonly { need: string; title: string; text: string }[];
  /** Titles of needs that they signed a contract on. */
  signed: readonly string[];
}

export interface Match {
  id: string;
  /** In [0, 1]. */
  score: number;
  reasons: MatchReason[];
}

/** Shares of the score. */
const share = { words: 0.6, field: 0.25, past: 0.1, region: 0.05 };
/** Below this nobody is disturbed. */
export const threshold = 0.3;

/** BM25 (Robertson and Zaragoza 2009): saturation of repeated words, and how far long profiles are held back. */
const k1 = 1.2;
const b = 0.75;
/** A profile that speaks of this share of what the need asks for is worth half of the points for words. */
const half = 0.15;
/** So many of a need's words are compared, the weightiest. */
const mostTerms = 40;

/**
 * Scores profiles against a need, the best first. How rare a word is, is learnt from these profiles, with its rarity in
 * Chinese at large as a prior, so that a handful of profiles is scored as soberly as a thousand. A field counts fully
 * where it is the need's own, by half within its area, and by a third where areas often answer one another's needs.
 */
export function rankMatches(need: MatchNeed, profiles: readonly MatchProfile[]): Match[] {
  const documents = profiles.map((profile) => ({ profile, terms: profileTerms(profile) }));
  const rare = rarityAmong(documents.map(({ terms }) => terms));
  const asked = askedTerms(need, rare);
  const typical = mean(documents.map(({ terms }) => size(terms))) || 1;
  return documents
    .map(({ profile, terms }) => score(need, asked, profile, terms, rare, typical))
    .sort((x, y) => y.score - x.score || (x.id < y.id ? -1 : 1));
}

/** The words by which candidates for a need are looked up, the weightiest first. */
export function lookupTerms(need: MatchNeed): string[] {
  return [...askedTerms(need, rarity).keys()];
}

function score(
  need: MatchNeed,
  asked: Terms,
  profile: MatchProfile,
  terms: Terms,
  rare: (word: string) => number,
  typical: number,
): Match {
  const spoken = overlap(asked, terms, rare, typical);
  const field = fieldMatch(need.fields, profile.fields);
  const past = pastMatch(asked, profile, rare);
  const isNear = sameRegion(need.region, profile.region);
  const reasons: MatchReason[] = [];
  if (field) reasons.push(field.reason);
  if (spoken.words.length > 0) reasons.push({ kind: 'words', words: spoken.words });
  reasons.push(...past.reasons);
  if (isNear) reasons.push({ kind: 'region', region: profile.region });
  return {
    id: profile.id,
    score:
      share.words * (spoken.share / (spoken.share + half)) * (1 + half) +
      share.field * (field?.worth ?? 0) +
      share.past * past.worth +
      share.region * (isNear ? 1 : 0),
    reasons,
  };
}

function askedTerms({ title, keywords, summary, rest }: MatchNeed, rare: (word: string) => number): Terms {
  const terms: Terms = new Map();
  setTerms(terms, rest, 0.5);
  setTerms(terms, summary, 1);
  setTerms(terms, [title, ...keywords].join(' '), 2);
  const worth = ([word, weight]: [string, number]) => weight * rare(word);
  return new Map([...terms].sort((x, y) => worth(y) - worth(x)).slice(0, mostTerms));
}

function profileTerms({ keywords, about, answered, signed }: MatchProfile): Terms {
  const terms: Terms = new Map();
  addTerms(terms, keywords.join(' '), 3);
  addTerms(terms, about, 1);
  for (const { text } of answered) addTerms(terms, text, 0.5);
  for (const title of signed) addTerms(terms, title, 1);
  return terms;
}

/** Weight of the prior, in profiles. */
const prior = 50;

function rarityAmong(documents: readonly Terms[]): (word: string) => number {
  const holding = new Map<string, number>();
  for (const terms of documents) for (const word of terms.keys()) holding.set(word, (holding.get(word) ?? 0) + 1);
  return (word) => {
    const expected = prior * Math.exp(-rarity(word));
    return -Math.log(((holding.get(word) ?? 0) + expected + 0.5) / (documents.length + prior + 0.5));
  };
}

/** Which share of what is asked for a profile speaks of, in [0, 1], and by which words. */
function overlap(asked: Terms, terms: Terms, rare: (word: string) => number, typical: number) {
  const hold = 1 - b + (b * size(terms)) / typical;
  let most = 0;
  let sum = 0;
  const found: { word: string; worth: number }[] = [];
  for (const [word, weight] of asked) {
    const worth = weight * rare(word);
    most += worth * (k1 + 1);
    const times = terms.get(word) ?? 0;
    if (times === 0) continue;
    const points = (worth * times * (k1 + 1)) / (times + k1 * hold);
    sum += points;
    found.push({ word, worth: points });
  }
  found.sort((x, y) => y.worth - x.worth);
  return { share: most > 0 ? sum / most : 0, words: distinct(found.map(({ word }) => word)).slice(0, 5) };
}

/** Without words that lie within another one: 磷酸铁锂 says 磷酸. */
const distinct = (list: string[]) =>
  list.filter(
    (word) => [...word].length > 1 && isWord(word) && !list.some((other) => other !== word && other.includes(word)),
  );

function fieldMatch(
  wanted: readonly FieldCode[],
  known: readonly FieldCode[],
): { worth: number; reason: MatchReason } | null {
  const exact = wanted.find((field) => known.includes(field));
  if (exact) return { worth: 1, reason: { kind: 'field', field: exact } };
  const areas = new Set<AreaCode>(wanted.map(areaOf));
  const sameArea = known.find((field) => areas.has(areaOf(field)));
  if (sameArea) return { worth: 0.5, reason: { kind: 'adjacent', field: sameArea } };
  const beside = known.find((field) => [...areas].some((area) => adjacent[area].includes(areaOf(field))));
  return beside ? { worth: 0.33, reason: { kind: 'adjacent', field: beside } } : null;
}

/** A need answered before is like this one when it speaks of so much of what is asked for. */
const alike = 0.08;

function pastMatch(asked: Terms, { answered, signed }: MatchProfile, rare: (word: string) => number) {
  const like = (text: string) => {
    const terms: Terms = new Map();
    addTerms(terms, text, 1);
    return overlap(asked, terms, rare, size(terms) || 1).share;
  };
  const before = answered
    .map((one) => ({ ...one, like: like(one.text) }))
    .filter((one) => one.like >= alike)
    .sort((x, y) => y.like - x.like);
  const contracts = signed
    .map((title) => ({ title, like: like(title) }))
    .filter((one) => one.like >= alike)
    .sort((x, y) => y.like - x.like);
  const reasons: MatchReason[] = [
    ...before.slice(0, 2).map(({ need, title }) => ({ kind: 'answered' as const, need, title })),
    ...contracts.slice(0, 2).map(({ title }) => ({ kind: 'signed' as const, title })),
  ];
  return { worth: Math.min(1, (before.length > 0 ? 0.6 : 0) + (contracts.length > 0 ? 0.6 : 0)), reasons };
}

function sameRegion(x: string, y: string): boolean {
  const [one, other] = [x.replace(/[省市]/g, '').trim(), y.replace(/[省市]/g, '').trim()];
  return one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one));
}

const size = (terms: Terms) => [...terms.values()].reduce((sum, n) => sum + n, 0);
const mean = (values: number[]) => values.reduce((sum, n) => sum + n, 0) / (values.length || 1);
