/** Implement a contract in a Worker: no DOM, no network of its own, no credentials. */
export { implement, type Changes, type Connector, type Context, type Implementation } from './implement.js';
export { createHttp, httpError, HttpError, parseRetryAfter, type Http, type HttpRequest, type HttpResponse, type Transport } from './http.js';
export { memoryStorage, type ConnectorStorage } from './storage.js';
export { fingerprint } from './fingerprint.js';
export { asRead, calledBy } from './words.js';
