/** An upload with its progress, which fetch does not tell. */
import { language, t } from '../i18n/index.svelte.ts';
import { speedometer } from '../speedometer.ts';
import { Refusal, refusalOf, type Submission } from './client.ts';

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
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const speed = speedometer();
    request.open('POST', `/api/challenges/${encodeURIComponent(slug)}/phases/${phase}/submissions`);
    request.setRequestHeader('accept-language', language.tag);
    request.setRequestHeader('idempotency-key', key);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress({ sent: loaded, total, bytesPerSecond: speed(loaded, performance.now()) });
    request.onload = () =>
      request.status === 201 ? resolve(request.response as Submission) : reject(refusalOf(request.response));
    request.onerror = () => reject(new Refusal('network', t('upload.failed')));
    request.onabort = () => reject(new Refusal('cancelled', t('upload.failed')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    if (note) form.set('note', note);
    form.set('file', file);
    request.send(form);
  });
}
