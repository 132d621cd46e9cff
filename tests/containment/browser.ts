import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { browserFlags, findBrowser } from '../../tools/browser.mjs';
import { lookedUp } from './looked-up.js';
import { attackerDomain } from './sinks.js';

/**
 * A browser in which an attack can succeed, as it could in a person's:
 * - names of the attacker lead to this machine, except those whose look-up alone is the proof;
 * - WebRTC may use loopback, since nothing else listens for it here;
 * - QUIC is on, so that WebTransport sends;
 * - the profile is an ordinary one, and background networking is not switched off as Playwright does: without both there
 *   are no preconnects, prefetches and look-ups ahead;
 * - windows open without a person's click, and every permission is granted: a person may have allowed it;
 * - what the network stack does is logged.
 */
export async function openAttackedBrowser(): Promise<{ context: BrowserContext; lookedUp(): Promise<Set<string>>; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-containment-'));
  const log = join(folder, 'net-log.json');
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    viewport: { width: 1440, height: 1400 },
    locale: 'en-GB',
    executablePath: findBrowser(),
    ignoreDefaultArgs: ['--disable-background-networking'],
    args: [
      ...browserFlags.filter((flag) => flag !== '--disable-quic' && flag !== '--disable-background-networking'),
      `--host-resolver-rules=MAP *.${attackerDomain} 127.0.0.1, MAP ${attackerDomain} 127.0.0.1, EXCLUDE *.dns.${attackerDomain}`,
      '--allow-loopback-in-peer-connection',
      '--use-fake-device-for-media-stream',
      `--log-net-log=${log}`,
    ],
  });
  await context.grantPermissions(['camera', 'clipboard-read', 'clipboard-write', 'geolocation', 'local-fonts', 'midi', 'notifications', 'accelerometer']);
  await context.setGeolocation({ latitude: 0, longitude: 0 });
  return {
    context,
    lookedUp: () => lookedUp(log),
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
