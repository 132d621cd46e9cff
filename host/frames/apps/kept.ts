/** Elements with documents of their own: libraries (React) compare with their constructors, so that those may not be missing. */
export const askedFor: readonly string[] = ['HTMLIFrameElement', 'HTMLFrameElement', 'HTMLObjectElement', 'HTMLEmbedElement'];

/**
 * What an app of an MCP server keeps of what is taken from widgets: it was written for a page with a network, whose policy
 * decides what of it is reached, and for a storage, which is one of ours.
 */
export const keptForApps: ReadonlySet<string> = new Set([...askedFor, 'fetch', 'XMLHttpRequest', 'XMLHttpRequestUpload', 'EventSource', 'Request', 'WebSocket', 'localStorage', 'sessionStorage']);
