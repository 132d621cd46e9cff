/** The conformance suite names an export of `fs` that Node 20 does not have, for a command that is not run here. */
import { register } from 'node:module';

const shim = 'data:text/javascript,export * from "node:fs"; export { default } from "node:fs"; export const globSync = () => [];';
const hook = `export const resolve = (specifier, context, next) => specifier === 'fs' && context.parentURL?.includes('/@modelcontextprotocol/conformance/') ? { url: ${JSON.stringify(shim)}, shortCircuit: true } : next(specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
