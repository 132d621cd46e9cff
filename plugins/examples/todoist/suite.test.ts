import { widgetSuite } from '@vivarium/sdk/testing';
import { widget } from './open/index.js';

widgetSuite(widget);
