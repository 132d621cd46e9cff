/** What connector code may say of its own in a request; everything else is the broker's to say or nobody's. */
export const ownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'prefer',
  'range',
]);
