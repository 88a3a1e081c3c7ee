/** How a process of the platform ends. */

/** Resolves at SIGINT or SIGTERM, or when the process that started this one is gone. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
  });
}

/** Ends this process for sure some time after it lost the one that started it. */
export function endWithParent(graceMs = 20_000): void {
  process.once('disconnect', () => setTimeout(() => process.exit(1), graceMs).unref());
}
