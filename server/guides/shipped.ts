/** The guides that ship with the platform: version 1 of each, until somebody edits it. */
import { readFileSync } from 'node:fs';
import { guideKeys } from '../../core/db/tables/guides.ts';

export type GuideKey = (typeof guideKeys)[number];

export interface GuideText {
  en: string;
  zh: string;
}

/** When these texts were written. */
export const shippedAt = new Date('2026-11-25T00:00:00Z');

const read = (key: GuideKey, language: 'en' | 'zh') =>
  readFileSync(new URL(`./texts/${key}.${language}.md`, import.meta.url), 'utf8').trim();

export const shipped = Object.fromEntries(
  guideKeys.map((key) => [key, { en: read(key, 'en'), zh: read(key, 'zh') }]),
) as Record<GuideKey, GuideText>;
