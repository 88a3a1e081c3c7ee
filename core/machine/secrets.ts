import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  postgres: string;
  session: string;
}

/** The installation's secrets: made at the first start, readable by its owner alone. */
export function readSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = { postgres: randomBytes(24).toString('base64url'), session: randomBytes(36).toString('base64url') };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, JSON.stringify(fresh), { mode: 0o600, flag: 'wx' });
  return fresh;
}
