/** Files of responses: the team works on them; others have those that were handed in with the newest version. */

import { Problem } from '../../core/errors/problem.ts';
import type { OpenSubject } from '../attachments/subjects.ts';
import { versionOf } from './queries.ts';
import { readResponse } from './reader.ts';
import { editableUntil } from './window.ts';

/** @throws Problem `response_not_found`. */
export const filesOfResponse: OpenSubject = async (db, id, account) => {
  if (!account) throw new Problem('response_not_found');
  const { row, need, parties, reading } = await readResponse(db, id, account);
  if (reading.team) {
    const mayAttach = parties.includes('respondent') && (await editableUntil(db, row, need)) !== null;
    return { readsConfidential: true, mayAttach };
  }
  const handedIn = reading.handedIn ? await versionOf(db, id, row.version) : null;
  return {
    readsConfidential: reading.confidential,
    mayAttach: false,
    only: new Set(handedIn?.files.map((file) => file.id) ?? []),
  };
};
