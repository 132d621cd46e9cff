const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** A decoder for a charset label, or undefined for one the platform does not know. */
function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/**
 * Text of bytes whose charset a header names. Gmail transcodes most text parts to UTF-8 and leaves the header as it
 * was: text in another charset is hardly ever valid UTF-8 by accident, so that is tried first. Charsets that
 * look like ASCII on the wire (ISO-2022) are believed at once.
 */
export function decodeText(bytes: Uint8Array, label = 'utf-8'): string {
  if (!/^(iso-2022|hz-)/i.test(label) || !bytes.includes(0x1b)) {
    try {
      return strictUtf8.decode(bytes);
    } catch {
      // Not UTF-8: the header may know.
    }
  }
  return (decoderFor(label) ?? new TextDecoder('windows-1252')).decode(bytes);
}
