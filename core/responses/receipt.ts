/** What a team is given for a response that was handed in: a hash over all of it, which anybody who has it can compute anew. */
import { createHash } from 'node:crypto';
import type { ResponseContent } from './content.ts';

export interface HandedInFile {
  id: string;
  name: string;
  sha256: string;
  bytes: number;
  visibility: 'readers' | 'confidential';
}

export interface HandedIn {
  response: string;
  need: string;
  need_version: number;
  version: number;
  content: ResponseContent;
  files: readonly HandedInFile[];
}

/**
 * The text that a receipt's hash is over: JSON without spaces, the members of every object in the order of their names
 * (RFC 8785, for members whose names are ASCII).
 */
export function receiptText(handedIn: HandedIn): string {
  return canonical(handedIn);
}

/** SHA-256 of `receiptText`, in hexadecimal. */
export function receiptHash(handedIn: HandedIn): string {
  return createHash('sha256').update(receiptText(handedIn)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
