import { config } from 'zod';

// The frame's policy forbids compiling code. Zod would try it as soon as a schema is made, so this module comes first.
config({ jitless: true });
