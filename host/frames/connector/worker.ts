import { config } from 'zod';

/** The runtime of a connector's worker is the SDK's own; this comes before any schema is made, since the policy forbids compiling code. */
config({ jitless: true });
