import { untilToldToStop } from '../processes.ts';

/** Aborted when this launcher is told to end: Ctrl-C, SIGTERM, a closed terminal, or the end of what started it. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  void untilToldToStop().then(() => controller.abort());
  process.on('SIGHUP', () => controller.abort());
  // A terminal that is gone cannot be written to; that must not keep us from ending in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => controller.abort());
  return controller.signal;
}

/** Resolves when the signal is given. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
