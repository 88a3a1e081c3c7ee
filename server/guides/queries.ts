/** Guides and their versions. */
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Tx } from '../../core/db/client.ts';
import { guideVersion, user } from '../../core/db/schema.ts';
import { guideKeys } from '../../core/db/tables/guides.ts';
import { type GuideKey, shipped, shippedAt } from './shipped.ts';

/** A version with its author's id and name, both null for the text that shipped. */
export interface GuideRow {
  version: number;
  zh: string;
  en: string;
  note: string;
  by: string | null;
  name: string | null;
  createdAt: Date;
}

/** Version 1 of a guide that nobody has edited. */
export const shippedRow = (key: GuideKey): GuideRow => ({
  version: 1,
  ...shipped[key],
  note: '',
  by: null,
  name: null,
  createdAt: shippedAt,
});

const columns = {
  version: guideVersion.version,
  zh: guideVersion.zh,
  en: guideVersion.en,
  note: guideVersion.note,
  by: guideVersion.by,
  name: user.name,
  createdAt: guideVersion.createdAt,
};

/** The newest version of a guide. */
export async function newestOf(db: Tx, key: GuideKey): Promise<GuideRow> {
  const [row] = await db
    .select(columns)
    .from(guideVersion)
    .leftJoin(user, eq(user.id, guideVersion.by))
    .where(eq(guideVersion.guide, key))
    .orderBy(desc(guideVersion.version))
    .limit(1);
  return row ?? shippedRow(key);
}

/** One version of a guide, or null. */
export async function versionOf(db: Tx, key: GuideKey, version: number): Promise<GuideRow | null> {
  const [row] = await db
    .select(columns)
    .from(guideVersion)
    .leftJoin(user, eq(user.id, guideVersion.by))
    .where(and(eq(guideVersion.guide, key), eq(guideVersion.version, version)));
  return row ?? (version === 1 ? shippedRow(key) : null);
}

/** Versions of a guide, the newest first, from below `before` on. */
export async function versionsOf(
  db: Tx,
  key: GuideKey,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<Omit<GuideRow, 'zh' | 'en'>[]> {
  const { zh: _, en: __, ...short } = columns;
  const rows = await db
    .select(short)
    .from(guideVersion)
    .leftJoin(user, eq(user.id, guideVersion.by))
    .where(and(eq(guideVersion.guide, key), before === undefined ? undefined : lt(guideVersion.version, before)))
    .orderBy(desc(guideVersion.version))
    .limit(limit);
  return rows.length > 0 || before !== undefined ? rows : [shippedRow(key)];
}

/** The version and date of each guide, in their order. */
export async function newestOfAll(db: Tx): Promise<{ key: GuideKey; version: number; createdAt: Date }[]> {
  const rows = await db
    .selectDistinctOn([guideVersion.guide], {
      key: guideVersion.guide,
      version: guideVersion.version,
      createdAt: guideVersion.createdAt,
    })
    .from(guideVersion)
    .orderBy(guideVersion.guide, desc(guideVersion.version));
  const found = new Map(rows.map((row) => [row.key, row]));
  return guideKeys.map((key) => found.get(key) ?? { key, version: 1, createdAt: shippedAt });
}

/**
 * Writes a version.
 * @returns false, having written nothing, where there is one of that number.
 */
export async function insertVersion(tx: Tx, key: GuideKey, row: Omit<GuideRow, 'name'>): Promise<boolean> {
  const { version, zh, en, note, by, createdAt } = row;
  const written = await tx
    .insert(guideVersion)
    .values({ guide: key, version, zh, en, note, by, createdAt })
    .onConflictDoNothing()
    .returning({ version: guideVersion.version });
  return written.length > 0;
}
