/**
 * Content-Disposition of a download: never shown in place, and a name that no header can be broken with.
 * Source: RFC 6266 with the encoded name of RFC 5987 beside a plain one for old clients.
 */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
