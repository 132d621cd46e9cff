import { openDB, type DBSchema } from 'idb';

/** This browser as the companion knows it. The private key can sign here and cannot be read by any script. */
export interface BrowserKey {
  readonly browser: string;
  readonly privateKey: CryptoKey;
}

interface KeySchema extends DBSchema {
  keys: { key: 'browser'; value: BrowserKey };
}

const open = () =>
  openDB<KeySchema>('vivarium-session', 1, {
    upgrade: (database) => void database.createObjectStore('keys'),
  });

/** The key this browser was paired with, or undefined: not paired, or its storage was cleared or is closed to us. */
export async function loadBrowserKey(): Promise<BrowserKey | undefined> {
  try {
    const database = await open();
    try {
      return await database.get('keys', 'browser');
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

/** Keeps the key for later loads. Where that fails (private mode) the session lasts as long as the page. */
export async function saveBrowserKey(key: BrowserKey): Promise<void> {
  try {
    const database = await open();
    try {
      await database.put('keys', key, 'browser');
    } finally {
      database.close();
    }
  } catch {
    // The page has its token; only the next load needs a new link.
  }
}
