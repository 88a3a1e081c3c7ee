import { createServer } from 'node:net';

/** Whether a port of the loopback interface can be listened on. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** A port that is free now; the wanted one if it is. */
export async function freePort(wanted?: number, host = '127.0.0.1'): Promise<number> {
  if (wanted && (await isFree(wanted, host))) return wanted;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The first free port from a wanted one on. @throws Error when the wanted one is not a port. */
export async function firstFreePort(wanted: number, host: string): Promise<number> {
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) throw new RangeError(`${wanted} is not a port`);
  for (let port = wanted; port <= 65_535; port++) if (await isFree(port, host)) return port;
  throw new RangeError(`no port from ${wanted} on is free`);
}
