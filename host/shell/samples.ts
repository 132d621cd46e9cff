/**
 * Fills in the sample data of the widgets that came with Vivarium: what is loaded at the start leaves it out (see
 * vite.config.ts). Where nothing is bundled, they have it from the beginning.
 */
export {};
