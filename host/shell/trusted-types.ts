import { z } from 'zod';

/** The part of Trusted Types that is used here; TypeScript's DOM library does not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * Lets connector workers start under Trusted Types and refuses every other script address. Without a rule for HTML and
 * code, a string that reaches one of those sinks throws. Zod is told not to try compiling its schemas, which the policy
 * would refuse and report. Called once, before anything else runs.
 */
export function installTrustedTypes(): void {
  z.config({ jitless: true });
  const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  trustedTypes?.createPolicy('default', {
    createScriptURL(text) {
      const url = new URL(text, location.href);
      if (url.origin === location.origin && url.pathname.startsWith('/workers/')) return url.href;
      throw new TypeError(`No script may be loaded from ${url.origin}${url.pathname}.`);
    },
  });
}
