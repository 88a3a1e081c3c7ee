/**
 * A `Content-Disposition` that makes a browser keep a file and not show it (RFC 6266): its name twice, in letters that
 * every reader takes, and as it is (RFC 8187).
 */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '_').replace(/^\.+/, '_') || 'file';
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
