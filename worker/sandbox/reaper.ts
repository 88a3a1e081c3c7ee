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

/** One that ended so long ago was forgotten: whoever used it has long seen how it ended. */
const forgottenMs = 60_000;

/**
 * Removes the containers of this very worker that have ended and that nobody removed, for the engine was away.
 * @returns how many.
 */
export async function reapForgotten(engine: Engine): Promise<number> {
  const found = await engine.docker.listContainers({
    all: true,
    filters: { label: [`${labels.worker}=${engine.worker}`], status: ['exited', 'dead'] },
  });
  let removed = 0;
  for (const { Id } of found) {
    const container = engine.docker.getContainer(Id);
    const state = await container.inspect().then(
      ({ State }) => State,
      () => null,
    );
    if (!state || Date.now() - Date.parse(state.FinishedAt) < forgottenMs) continue;
    await removeContainer(container);
    removed += 1;
  }
  return removed;
}

/** Removes data volumes of this installation that no container uses: for tests, and for an installation that ends. */
export async function removeVolumes(engine: Engine): Promise<number> {
  const { Volumes } = await engine.docker.listVolumes({
    filters: { label: [`${labels.instance}=${engine.instance}`] },
  });
  const gone = await Promise.allSettled((Volumes ?? []).map((v) => engine.docker.getVolume(v.Name).remove()));
  return gone.filter((r) => r.status === 'fulfilled').length;
}
