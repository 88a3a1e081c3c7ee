/** A started container with its three streams, and what every use of one has in common. */
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { type Engine, hasStatus } from './engine.ts';

export interface RunningContainer extends AsyncDisposable {
  container: Docker.Container;
  /** Both ways: what is written is standard input, what is read is the engine's multiplexed output. */
  stream: Duplex;
}

/** Creates, attaches and starts a container; disposing of it removes it, running or not. */
export async function startContainer(
  engine: Engine,
  options: Docker.ContainerCreateOptions,
): Promise<RunningContainer> {
  const container = await engine.docker.createContainer(options);
  try {
    // Attached before the start, so that not a byte is missed.
    const stream = (await container.attach({
      stream: true,
      hijack: true,
      stdin: true,
      stdout: true,
      stderr: true,
    })) as unknown as Duplex;
    stream.on('error', () => {}); // A container that is gone; whoever reads or writes sees it too.
    await container.start();
    return {
      container,
      stream,
      async [Symbol.asyncDispose]() {
        stream.destroy();
        await removeContainer(container);
      },
    };
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

/** Removes a container whatever its state; one that is gone, or is just being removed, is fine. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: unknown) => {
    if (!hasStatus(error, 404) && !hasStatus(error, 409)) throw error;
  });
}
