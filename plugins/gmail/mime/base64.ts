/** Bytes of base64 or base64url text, padded or not. Throws for anything else. */
export function decodeBase64(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Base64 of bytes, or of text as UTF-8. */
export function encodeBase64(value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  let binary = '';
  // In slices: a spread of a whole mail would exceed the argument limit.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** Base64url without padding (RFC 4648 section 5), as Gmail carries raw messages. */
export const encodeBase64Url = (value: string | Uint8Array): string => encodeBase64(value).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
