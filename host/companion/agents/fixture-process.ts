import process from 'node:process';
import { main } from '../main.js';

// `vivarium` from its sources, without the launcher that builds.
process.exit(await main({ args: process.argv.slice(2), version: '9.9.9', shellFolder: '' }));
