/** Wording a guide anew. */
import { writeAudit } from '../../core/audit/audit.ts';
import type { Db } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { mustBeCurrent } from '../lifecycle/step.ts';
import { insertVersion, newestOf, shippedRow } from './queries.ts';
import type { GuideKey, GuideText } from './shipped.ts';

/**
 * Makes a new version of a guide; the ones before it stay.
 * @param given `revision` is the version that the writer saw.
 * @throws Problem `stale_version`, `nothing_changed`.
 */
export async function editGuide(
  db: Db,
  key: GuideKey,
  by: string,
  given: { revision: number; text: GuideText; note: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    // Whoever writes the first edit at the same time waits here.
    await insertVersion(tx, key, shippedRow(key));
    const now = await newestOf(tx, key);
    const row = { revision: now.version, updatedAt: now.createdAt };
    await mustBeCurrent(tx, row, given.revision, now.by);
    const { zh, en } = given.text;
    if (zh === now.zh && en === now.en) throw new Problem('nothing_changed');
    const version = now.version + 1;
    const createdAt = new Date();
    if (!(await insertVersion(tx, key, { version, zh, en, note: given.note, by, createdAt }))) {
      const newer = await newestOf(tx, key);
      await mustBeCurrent(tx, { revision: newer.version, updatedAt: newer.createdAt }, given.revision, newer.by);
    }
    await writeAudit(tx, {
      actor: by,
      action: 'guide.edit',
      subject: `guide:${key}`,
      from: `${now.version}`,
      to: `${version}`,
      reason: given.note,
    });
  });
}
