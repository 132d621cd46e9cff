import type { CollectionRef } from '@vivarium/sdk/contract';

/** The tag of the list of a collection: `mcp-memory-1a2b3c` and `readGraph` make `viv-items-mcp-memory-1a2b3c-read-graph`. */
export const tagOf = ({ contract, name }: Pick<CollectionRef, 'contract' | 'name'>) => `viv-items-${contract}-${name.replace(/([A-Z])/g, '-$1').toLowerCase().replace(/^-+/, '')}` as const;
