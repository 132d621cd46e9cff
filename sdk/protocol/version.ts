/** Raised when a message changes its meaning; each side refuses another version by name. */
export const PROTOCOL_VERSION = 2;
