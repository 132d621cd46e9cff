/** Test widgets in a real browser: hosts with sample data and the suite that every widget passes. */
export { evaluateQuery } from './oracle.js';
export { sampleHost, type SampleCall, type SampleHost } from './sample-host.js';
export { mountWidget, widgetSuite } from './widget-suite.js';
