/** Bytes per second over the last few seconds, so that the remaining time follows the connection as it is now. */
export function speedometer(windowMs = 4000): (bytes: number, now: number) => number {
  const seen: { bytes: number; at: number }[] = [];
  return (bytes, now) => {
    seen.push({ bytes, at: now });
    while (seen.length > 2 && now - (seen[0]?.at ?? now) > windowMs) seen.shift();
    const first = seen[0];
    return first && now > first.at ? ((bytes - first.bytes) / (now - first.at)) * 1000 : 0;
  };
}
