import { lock } from './lock.js';

lock();
