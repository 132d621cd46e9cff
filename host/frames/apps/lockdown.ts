import { lock } from '../lockdown/lock.js';
import { askedFor, keptForApps } from './kept.js';

// Runs first in an app's page; its other scripts run where this did and nowhere else.
lock(keptForApps);
for (const name of askedFor) {
  // Libraries ask whether something is one of these; nothing is, and nothing can be made of it.
  const value = Object.freeze(Object.defineProperty(function () {}, 'prototype', { value: Object.freeze(Object.create(null) as object), writable: false }));
  Reflect.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
}
