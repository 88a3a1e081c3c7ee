/** Removes what a worker that died left on the engine. */
import { removeContainer } from './container.ts';
import type { Engine } from './engine.ts';
import { labels } from './recipe.ts';

/**
 * Removes every container of this installation whose worker is not among the living.
 * @returns how many.
 */
export async function reap(engine: Engine, isAlive: (worker: string) => boolean): Promise<number> {
  const found = await engine.docker.listContainers({
    all: true,
    filters: { label: [`${labels.instance}=${engine.instance}`] },
  });
  const orphans = found.filter((c) => !isAlive(c.Labels[labels.worker] ?? ''));
  await Promise.all(orphans.map((c) => removeContainer(engine.docker.getContainer(c.Id))));
  return orphans.length;
}

/** Removes data volumes of this installation that no container uses: for tests, and for an installation that ends. */
export async function removeVolumes(engine: Engine): Promise<number> {
  const { Volumes } = await engine.docker.listVolumes({
    filters: { label: [`${labels.instance}=${engine.instance}`] },
  });
  const gone = await Promise.allSettled((Volumes ?? []).map((v) => engine.docker.getVolume(v.Name).remove()));
  return gone.filter((r) => r.status === 'fulfilled').length;
}
