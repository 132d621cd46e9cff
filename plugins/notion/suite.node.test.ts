import { connectorSuite } from '@vivarium/sdk/testing/connector';
import { connector } from './connector.js';
import { demoAccount, startEmulator } from './emulator.js';

const started = new Date();
connectorSuite({ connector, startEmulator, demoAccount, now: () => started });
