import { McpWorkerSetup } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { connectorOf } from './connector.js';

// The worker's policy forbids compiling code; the contract is read before the first message.
z.config({ jitless: true });
// One worker serves any server: which one, its name tells.
connectorOf(McpWorkerSetup.parse(JSON.parse(self.name))).expose();
