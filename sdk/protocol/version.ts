/** Raised when a message changes its meaning; each side refuses another version by name. */
export const PROTOCOL_VERSION = 3;
/** The SDK's version; a plugin's `sdk` range is held against it. */
export const SDK_VERSION = '0.1.0';
