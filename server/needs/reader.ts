/** Who may read what of a need: decided here and nowhere else. */
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { confidentialParts, type NeedContent, type NeedDraft } from '../../core/needs/content.ts';
import type { Account } from '../wire.ts';
import { type NeedParty, partiesTo } from './parties.ts';
import { contentOf, findNeed, type NeedRow, respondentsTo } from './queries.ts';
import { acceptedTerms, isPushedTo, noteOpened } from './reader-queries.ts';

/** States in which a need that was published once is for its parties alone. */
const unseen: readonly NeedRow['state'][] = ['taken_down'];
/** States in which its authors work on it, and read what they work on. */
export const inWork: readonly NeedRow['state'][] = ['draft', 'returned'];
const authors: readonly NeedParty[] = ['enterprise', 'lead', 'manager'];
const insiders: readonly NeedParty[] = [...authors, 'organiser', 'expert'];

export interface Reader {
  parties: NeedParty[];
  /** Belongs to its authors, its reviewers or the organisers. */
  isInsider: boolean;
  isAuthor: boolean;
  /** Whether the `confidentialParts` are shown, and what would open them to this reader where they are not. */
  confidential: 'shown' | 'terms' | 'invited';
  /** Whether the name of an anonymous enterprise, and that of its people, is shown. */
  knowsEnterprise: boolean;
  /** When this reader accepted the terms as they are now. */
  acceptedAt: Date | null;
}

export interface Readable {
  row: NeedRow;
  /** What this reader reads, whole; `shownContent` leaves out what they may not see. */
  content: NeedDraft;
  reader: Reader;
}

/**
 * A need as somebody may read it: everybody what is published; its authors what they work on; reviewers and organisers
 * the newest version.
 * @throws Problem `need_not_found`, also for a need that is not for this reader.
 */
export async function readNeed(db: Tx, id: string, account: Account | null): Promise<Readable> {
  return readRow(db, await findNeed(db, id), account);
}

export async function readRow(db: Tx, row: NeedRow, account: Account | null): Promise<Readable> {
  const parties = await partiesTo(db, row, account);
  const isInsider = parties.some((party) => insiders.includes(party));
  const isAuthor = parties.some((party) => authors.includes(party));
  if (account && parties.includes('expert')) await noteOpened(db, row.id, account.id);
  const hasResponded = account !== null && (await respondentsTo(db, row.id)).includes(account.id);
  const isPublished = row.publishedVersion !== null && (!unseen.includes(row.state) || hasResponded);
  if (!isInsider && !isPublished) throw new Problem('need_not_found');
  const content = await contentFor(db, row, isInsider, isAuthor);
  const acceptedAt = account ? await acceptedTerms(db, row.id, account.id) : null;
  const isOpenTo = async (): Promise<Reader['confidential']> => {
    if (isInsider) return 'shown';
    switch (content.confidentiality) {
      case 'public':
        return 'shown';
      case 'terms':
        return acceptedAt ? 'shown' : 'terms';
      case 'invited':
        return hasResponded || (account && (await isPushedTo(db, row.id, account.id))) ? 'shown' : 'invited';
      default:
        return 'invited';
    }
  };
  return {
    row,
    content,
    reader: {
      parties,
      isInsider,
      isAuthor,
      confidential: await isOpenTo(),
      knowsEnterprise: isInsider || hasResponded || content.anonymous === false,
      acceptedAt,
    },
  };
}

async function contentFor(db: Tx, row: NeedRow, isInsider: boolean, isAuthor: boolean): Promise<NeedDraft> {
  if (isInsider && (row.version === 0 || (isAuthor && inWork.includes(row.state)))) return row.content;
  const version = isInsider ? row.version : (row.publishedVersion ?? 0);
  return (await contentOf(db, row.id, version)) ?? {};
}

/** Names of the parts that a reader does not see. */
export function hiddenParts(reader: Pick<Reader, 'confidential' | 'knowsEnterprise'>): (keyof NeedContent)[] {
  if (reader.confidential !== 'shown') return [...confidentialParts];
  return reader.knowsEnterprise ? [] : ['lead', 'contact'];
}

/** What a reader sees of a need's content. */
export function shownContent(content: NeedDraft, reader: Pick<Reader, 'confidential' | 'knowsEnterprise'>): NeedDraft {
  const shown = { ...content };
  for (const part of hiddenParts(reader)) delete shown[part];
  return shown;
}

/** What anybody reads of a published need in lists and feeds. */
export const publicContent = (content: NeedContent): NeedDraft =>
  shownContent(content, { confidential: 'terms', knowsEnterprise: !content.anonymous });
