/**
 * Whether a text is a URI with a scheme (RFC 3986 §3.1), as Go's `net/url` reads one: that is all
 * that Oathkeeper asks of an entry of `jwks_urls`. `dex-service:5556/keys` has one, `dex/keys` none.
 */
export function isAbsoluteUri(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 1 || text.includes('\\')) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return false;
    if (i < colon && !isSchemeCharacter(text.charAt(i), i)) return false;
  }
  const isHierarchical = text.startsWith('//', colon + 1);
  return !isHierarchical || URL.canParse(text) || !isWeb(text.slice(0, colon));
}

function isSchemeCharacter(character: string, index: number): boolean {
  const isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return isLetter || (index > 0 && '0123456789+-.'.includes(character));
}

function isWeb(scheme: string): boolean {
  return scheme.toLowerCase() === 'http' || scheme.toLowerCase() === 'https';
}
