import { z } from 'zod';

/** The part of Trusted Types that is used here; TypeScript's DOM library does not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

// The page's policy forbids compiling code. Zod would try it as soon as a schema is made, so this module comes first.
z.config({ jitless: true });

/**
 * Lets connector workers and the one that keeps the page offline start under Trusted Types and refuses every other script address. Without a rule for HTML and
 * code, a string that reaches one of those sinks throws.
 */
const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
trustedTypes?.createPolicy('default', {
  createScriptURL(text) {
    const url = new URL(text, location.href);
    if (url.origin === location.origin && (url.pathname.startsWith('/workers/') || url.pathname === '/service-worker.js')) return url.href;
    throw new TypeError(`No script may be loaded from ${url.origin}${url.pathname}.`);
  },
});
