/** Where a Docker Engine of this user may be listening. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const systemHost = 'unix:///var/run/docker.sock';

/** The addresses to try, best first: what the environment names alone, or else the usual ones. */
export function engineHosts(env: NodeJS.ProcessEnv = process.env, home = homedir()): string[] {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST];
  const context = contextHost(env, home);
  const own = env.XDG_RUNTIME_DIR ? `unix://${env.XDG_RUNTIME_DIR}/docker.sock` : null;
  return [...new Set([context, systemHost, own].filter((host) => host !== null))];
}

/** The address of the context that the `docker` command uses, which rootless engines set. */
function contextHost(env: NodeJS.ProcessEnv, home: string): string | null {
  try {
    const folder = env.DOCKER_CONFIG ?? join(home, '.docker');
    const chosen =
      env.DOCKER_CONTEXT ?? readJson<{ currentContext?: string }>(join(folder, 'config.json')).currentContext;
    if (!chosen || chosen === 'default') return null;
    const id = createHash('sha256').update(chosen).digest('hex');
    const meta = readJson<{ Endpoints?: { docker?: { Host?: string } } }>(
      join(folder, 'contexts/meta', id, 'meta.json'),
    );
    const host = meta.Endpoints?.docker?.Host;
    return host && /^(unix|tcp):/.test(host) ? host : null;
  } catch {
    return null; // The command was never used here.
  }
}

const readJson = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T;
