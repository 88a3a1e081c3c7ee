/** How a process of the platform ends. */

/** Resolves at SIGINT or SIGTERM, or when the process that started this one is gone. */
export function untilToldToStop(): Promise<void> {
  told ??= new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(signal, () => resolve());
    // Listening to the channel must not keep a process alive that is done.
    process.channel?.unref();
  });
  return told;
}

let told: Promise<void> | undefined;

/** Ends this process for sure some time after it lost the one that started it. */
export function endWithParent(graceMs = 20_000): void {
  process.once('disconnect', () => setTimeout(() => process.exit(1), graceMs).unref());
}
