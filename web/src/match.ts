/**
 * Matches a path against a pattern such as `/challenges/:slug/:tab?`.
 * @returns the named parts, or null when it does not fit.
 */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (given.length > wanted.length) return null;
  const parts: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i];
    if (part.startsWith(':')) {
      if (value === undefined && !part.endsWith('?')) return null;
      if (value !== undefined) parts[part.slice(1).replace('?', '')] = decoded(value);
    } else if (part !== value) return null;
  }
  return parts;
}

/** An address that somebody mistyped is still an address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
