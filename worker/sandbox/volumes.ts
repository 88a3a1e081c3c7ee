/**
 * Data volumes: a tar blob unpacked once on the engine's side, named by its hash, mounted read-only ever after.
 * Works the same with an engine on another machine, and puts no path of this machine into a sandbox.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startContainer } from './container.ts';
import { type Engine, hasStatus } from './engine.ts';
import { labels } from './recipe.ts';

export interface DataVolumes {
  /** Makes sure that a tar blob is there as a volume. @returns the volume's name. */
  ensure(sha256: string, open: () => Readable): Promise<string>;
}

/** @param image any of ours: its first process knows how to fill a volume. */
export function dataVolumes(engine: Engine, image: string): DataVolumes {
  const known = new Map<string, Promise<string>>();
  return {
    ensure(sha256, open) {
      let loading = known.get(sha256);
      if (!loading) {
        loading = load(engine, image, sha256, open);
        loading.catch(() => known.delete(sha256));
        known.set(sha256, loading);
      }
      return loading;
    },
  };
}

const loaderUid = 10_000;

async function load(engine: Engine, image: string, sha256: string, open: () => Readable): Promise<string> {
  const name = `${engine.instance}-data-${sha256.slice(0, 32)}`;
  const own = { [labels.instance]: engine.instance, [labels.role]: 'data' };
  await engine.docker.createVolume({ Name: name, Labels: own });
  const loader = `${engine.instance}-load-${sha256.slice(0, 32)}`;
  for (let attempt = 0; attempt < 60; attempt++) {
    try {
      await using running = await startContainer(engine, {
        name: loader,
        Image: image,
        Entrypoint: ['/usr/bin/python3', '-I', '/jiebang/load.py'],
        User: `${loaderUid}:${loaderUid}`,
        Labels: { ...own, [labels.worker]: engine.worker, [labels.role]: 'loader' },
        OpenStdin: true,
        StdinOnce: true,
        NetworkDisabled: true,
        HostConfig: {
          NetworkMode: 'none',
          CapDrop: ['ALL'],
          SecurityOpt: ['no-new-privileges'],
          ReadonlyRootfs: true,
          LogConfig: { Type: 'none', Config: {} },
          Mounts: [{ Type: 'volume', Source: name, Target: '/data', ReadOnly: false }],
        },
      });
      let said = '';
      running.stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString('utf8', 8)).slice(-2000);
      });
      const ended = running.container.wait() as Promise<{ StatusCode: number }>;
      const source = open();
      // One that is whole already ends without reading.
      await Promise.race([pipeline(source, running.stream).catch(() => {}), ended]);
      const { StatusCode } = await ended;
      source.destroy();
      if (StatusCode !== 0) throw new Error(`the data volume could not be filled: ${said.trim()}`);
      return name;
    } catch (error) {
      // Another worker fills it at this moment, or died while it did.
      if (!hasStatus(error, 409)) throw error;
      await settleOther(engine, loader);
    }
  }
  throw new Error('the data volume could not be filled: another worker never finished');
}

async function settleOther(engine: Engine, loader: string): Promise<void> {
  const other = engine.docker.getContainer(loader);
  try {
    const { State } = await other.inspect();
    if (State.Running) await Promise.race([other.wait(), new Promise((done) => setTimeout(done, 5000))]);
    else await other.remove({ force: true });
  } catch (error) {
    if (!hasStatus(error, 404) && !hasStatus(error, 409)) throw error;
  }
}
