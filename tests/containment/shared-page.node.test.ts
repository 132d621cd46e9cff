import { corpus } from './corpus.js';
import { testContainment } from './suite.js';

testContainment('attacks of widgets that share a page', corpus.filter(({ scene }) => scene === 'plain' || scene === 'twice'));
