/** Order of version numbers as engines, runtimes and servers write them. */

/** `1.1.5+ds1-1+deb12u1` → [1, 1, 5, ∞]; the last is the release candidate, of which a release has none. */
function parts(version: string): number[] | null {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?(?:-rc\.?(\d+))?/.exec(version);
  if (!found) return null;
  const [, major, minor, patch, candidate] = found;
  return [Number(major), Number(minor), Number(patch ?? 0), candidate ? Number(candidate) : Number.POSITIVE_INFINITY];
}

/** Whether a version is `least` or newer; one that cannot be read is not. */
export function isAtLeast(version: string, least: string): boolean {
  const [mine, wanted] = [parts(version), parts(least)];
  if (!mine || !wanted) return false;
  for (const [i, part] of mine.entries()) if (part !== wanted[i]) return part > (wanted[i] ?? 0);
  return true;
}

/**
 * Whether a version holds a fix that was made in several lines.
 * @param fixes the first fixed version of each line, oldest first: in `1.2.8, 1.3.3` the line 1.2 is fixed in 1.2.8, and
 *   whatever is newer than all of these lines is fixed too.
 */
export function holdsFix(version: string, fixes: string[]): boolean {
  const line = (of: string) => parts(of)?.slice(0, 2).join('.');
  const own = fixes.find((fix) => line(fix) === line(version)) ?? fixes.at(-1);
  return own !== undefined && isAtLeast(version, own);
}
