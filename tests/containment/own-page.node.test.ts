import { corpus } from './corpus.js';
import { testContainment } from './suite.js';

testContainment('attacks of widgets that have a page to themselves', corpus.filter(({ scene }) => scene !== 'plain' && scene !== 'twice'));
