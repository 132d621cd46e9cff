import { measureProtection, type ProbeCompanion } from '../../host/frames/protection.js';

declare global {
  function askCompanion(endpoint: string, params: unknown): Promise<unknown>;
   
  var measured: Promise<unknown>;
}

/** Measures in the page of the product; the test passes the questions on. */
globalThis.measured = measureProtection({ request: askCompanion as ProbeCompanion['request'] });
