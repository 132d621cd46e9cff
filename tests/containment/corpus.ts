import type { Attack, Scene } from './attack.js';
import { bridge } from './attacks/bridge.js';
import { bundle } from './attacks/bundle.js';
import { capability } from './attacks/capability.js';
import { connect } from './attacks/connect.js';
import { documents } from './attacks/document.js';
import { focus } from './attacks/focus.js';
import { forgery } from './attacks/forgery.js';
import { freeze } from './attacks/freeze.js';
import { host } from './attacks/host.js';
import { markup } from './attacks/markup.js';
import { navigation } from './attacks/navigation.js';
import { network } from './attacks/network.js';
import { realm } from './attacks/realm.js';
import { storage } from './attacks/storage.js';
import { style } from './attacks/style.js';
import { windows } from './attacks/window.js';

/** Every attack of ours. */
export const corpus: readonly Attack[] = [...network, ...markup, ...style, ...connect, ...realm, ...navigation, ...windows, ...capability, ...host, ...storage, ...focus, ...freeze, ...bridge, ...forgery, ...bundle, ...documents];

/** How many attacks of a scene share a page: what happens to the page itself is then told of all of them. */
export type Sharing = Readonly<Record<Scene, number>>;

/** Attacks that are played together. */
export function grouped<One extends { readonly attack: Attack }>(attacks: readonly One[], sharing: Sharing): One[][] {
  const groups: One[][] = [];
  for (const [scene, size] of Object.entries(sharing)) {
    const members = attacks.filter(({ attack }) => attack.scene === scene);
    for (let start = 0; start < members.length; start += size) groups.push(members.slice(start, start + size));
  }
  return groups;
}
