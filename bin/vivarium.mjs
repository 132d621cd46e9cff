#!/usr/bin/env node
// Runs on any Node that knows modules, so that an old one gets a sentence instead of a syntax error.
import process from 'node:process';

var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('Vivarium needs Node 20.19 or newer; this is ' + process.versions.node + '.\nGet a current one from https://nodejs.org.');
  process.exit(2);
}
import('./launch.mjs').then(
  function (launcher) {
    return launcher.launch(process.argv.slice(2));
  },
).catch(function (error) {
  if (error && error.code === 'ERR_MODULE_NOT_FOUND') console.error('Something is not installed: run "npm ci" first.\n' + error.message);
  else console.error(error);
  process.exit(1);
});
