export function findBrowser(): string;
export function ensureBrowser(): string;
export const browserFlags: string[];
