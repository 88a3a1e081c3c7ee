/** An upload with its progress, which fetch does not tell. */
import { language, t } from '../i18n/index.svelte.ts';
import { speedometer } from '../speedometer.ts';
import { type Attachments, Refusal, refusalOf, type Submission } from './client.ts';

export interface UploadProgress {
  sent: number;
  total: number;
  bytesPerSecond: number;
}

/** @param key makes a repeated upload harmless: the server answers with the submission of the first. */
export function uploadSolution(
  slug: string,
  phase: string,
  file: File,
  note: string,
  key: string,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<Submission> {
  const form = new FormData();
  if (note) form.set('note', note);
  form.set('file', file);
  const path = `/api/challenges/${encodeURIComponent(slug)}/phases/${phase}/submissions`;
  return send(path, form, { 'idempotency-key': key }, onProgress, signal);
}

/** Hangs a file on a thing, such as `need:<id>`. */
export function uploadAttachment(
  subject: string,
  file: File,
  visibility: 'readers' | 'confidential',
  /** Why, where it is added to something published. */
  reason: string,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<Attachments> {
  const form = new FormData();
  form.set('file', file);
  const query = new URLSearchParams({ visibility, ...(reason ? { reason } : {}) });
  return send(`/api/subjects/${subject}/attachments?${query}`, form, {}, onProgress, signal);
}

/**
 * Makes a challenge of a need.
 * @param form the document that the server's own description gives the shape of.
 * @param pack null when the form names a template.
 */
export function makeChallenge(
  needId: string,
  form: object,
  pack: File | null,
  onProgress: (progress: UploadProgress) => void,
): Promise<unknown> {
  const data = new FormData();
  data.set('form', JSON.stringify(form));
  if (pack) data.set('file', pack);
  return send(`/api/needs/${needId}/challenge`, data, {}, onProgress, new AbortController().signal);
}

function send<T>(
  path: string,
  form: FormData,
  headers: Record<string, string>,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const speed = speedometer();
    request.open('POST', path);
    request.setRequestHeader('accept-language', language.tag);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress({ sent: loaded, total, bytesPerSecond: speed(loaded, performance.now()) });
    request.onload = () =>
      request.status === 201 ? resolve(request.response as T) : reject(refusalOf(request.response));
    request.onerror = () => reject(new Refusal('network', t('upload.failed')));
    request.onabort = () => reject(new Refusal('cancelled', t('upload.failed')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
