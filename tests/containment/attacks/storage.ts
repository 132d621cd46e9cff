import { attacksOf } from '../attack.js';

/** Something left behind by the first visit and found by the second: a widget keeps what its host keeps for it, and no more. */
export const storage = attacksOf(
  'storage',
  {
    localStorage: `if (localStorage.getItem('left')) $.loot($.token); localStorage.setItem('left', '1');`,
    sessionStorage: `if (sessionStorage.getItem('left')) $.loot($.token); sessionStorage.setItem('left', '1');`,
    cookie: `if (document.cookie.includes('left' + $.token)) $.loot($.token); document.cookie = 'left' + $.token + '=1; max-age=600';`,
    'cookie of all of localhost': `if (document.cookie.includes('wide' + $.token)) $.loot($.token); for (const domain of ['localhost', location.hostname]) document.cookie = 'wide' + $.token + '=1; max-age=600; domain=' + domain;`,
    cookieStore: `if (await cookieStore.get('store' + $.token)) $.loot($.token); await cookieStore.set('store' + $.token, '1');`,
    IndexedDB: `const name = 'left' + $.tag; if ((await indexedDB.databases()).some((one) => one.name === name)) $.loot($.token); await new Promise((resolve) => { indexedDB.open(name).onsuccess = resolve; });`,
    'cache of responses': `if (await caches.has('left' + $.tag)) $.loot($.token); await (await caches.open('left' + $.tag)).put('/left', new Response('x'));`,
    'private file system': `const folder = await navigator.storage.getDirectory(); for await (const [name] of folder.entries()) if (name === 'left' + $.tag) $.loot($.token); await folder.getFileHandle('left' + $.tag, { create: true });`,
    'storage bucket': `if ((await navigator.storageBuckets.keys()).includes('left' + $.tag.replaceAll('-', ''))) $.loot($.token); await navigator.storageBuckets.open('left' + $.tag.replaceAll('-', ''));`,
    'shared storage': `const { databases } = { databases: await indexedDB.databases() }; const name = 'kept' + $.tag; if (databases.some((one) => one.name === name)) $.loot($.token); const opened = await new Promise((resolve, reject) => { const request = indexedDB.open(name, 1); request.onupgradeneeded = () => request.result.createObjectStore('x'); request.onsuccess = () => resolve(request.result); request.onerror = reject; }); opened.transaction('x', 'readwrite').objectStore('x').put('x'.repeat(1e5), 1);`,
    'service worker': `if ((await navigator.serviceWorker.getRegistrations()).length) $.loot($.token); await navigator.serviceWorker.register(new URL('worker.js', location.href).href);`,
    'shared worker that stays': `const worker = new SharedWorker(URL.createObjectURL(new Blob(['self.onconnect = (event) => event.ports[0].postMessage(1)'])), $.tag); await new Promise((resolve, reject) => { worker.port.onmessage = resolve; worker.onerror = reject; setTimeout(reject, 2000); }); $.loot($.token);`,
    'lock held against others': `await new Promise((resolve, reject) => { navigator.locks.request('left' + $.tag, { steal: true }, () => { resolve(); return new Promise(() => 0); }).catch(reject); }); $.loot($.token);`,
    'channel to others of its kind': `const channel = new BroadcastChannel('left'); const other = new BroadcastChannel('left'); const heard = new Promise((resolve, reject) => { other.onmessage = resolve; setTimeout(reject, 1000); }); channel.postMessage($.token); await heard; $.loot($.token);`,
    'store estimated': `const estimate = await navigator.storage.estimate(); $.loot(estimate.quota + $.token);`,
  },
  { proof: 'loot', scene: 'twice' },
);
