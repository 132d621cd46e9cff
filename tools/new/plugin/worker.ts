import { connector } from './connector.js';

connector.expose();
