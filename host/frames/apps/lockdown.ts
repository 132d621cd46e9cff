import { lock } from '../lockdown/lock.js';
import { askedFor, keptForApps } from './kept.js';

// Begins every script of an app's page, so that no fresh realm can run one that does not.
lock(keptForApps);
for (const name of askedFor) {
  // Libraries ask whether something is one of these; nothing is, and nothing can be made of it.
  const value = Object.freeze(Object.defineProperty(function () {}, 'prototype', { value: Object.freeze(Object.create(null) as object), writable: false }));
  Reflect.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
}
