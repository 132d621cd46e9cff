import { widgetSuite } from '@vivarium/sdk/testing';
import { widget } from './index.js';

widgetSuite(widget);
