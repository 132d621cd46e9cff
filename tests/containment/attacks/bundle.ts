import { attacksOf } from '../attack.js';

/** Content of files that only a bundler that reads the disk could bring into a widget. */
export const vaultSecret = 'the-vault-of-this-machine';

const reads = (importing: string) => ({ module: importing, code: `$.loot(typeof found === 'string' ? found + (found.startsWith('data:') ? atob(found.split(',')[1]) : '') : JSON.stringify(found));`, proof: 'loot' as const, canary: vaultSecret });
/** Markup that asks the attacker for a picture, in whatever ends a script early. */
const breaksOut = (around: (markup: string) => string) => ({ module: around(`</script><img src="%SINK%"><script>`), verbatim: true });

/** What a widget's source does to the tool that makes a script of it. */
export const bundle = attacksOf(
  'bundle',
  {
    'file outside, by its path': reads(`import found from '%SECRET%.json';`),
    'file outside, by climbing': reads(`import found from '%UP%.json';`),
    'module outside': reads(`import found from '%SECRET%.js';`),
    'file outside, by address': reads(`import found from 'file://%SECRET%.js';`),
    'file outside as text': reads(`import found from '%SECRET%.txt?raw';`),
    'file outside as a style': reads(`import found from '%SECRET%.css?inline';`),
    'file outside as an address': reads(`import found from '%SECRET%.json?url&inline';`),
    'file outside by pattern, climbing': reads(`const found = Object.values(import.meta.glob('%UP%.txt', { eager: true, query: '?raw', import: 'default' }));`),
    'asset outside inlined': reads(`const found = new URL('%UP%.txt', import.meta.url).href;`),
    'file outside, dynamically': { ...reads(`let found; const loading = import('%SECRET%.js').then((module) => { found = module.default; });`), code: `await loading; $.loot(found);` },
    'file outside, exported through': { module: `export { default as stolen } from '%SECRET%.js'; import found from '%SECRET%.js';`, code: `$.loot(found);`, proof: 'loot', canary: vaultSecret },
    'file outside, through a file of its own': { ...reads(`import found from './lib/deep/thief.js';`), files: { 'lib/deep/thief.js': `import found from '%SECRET%.json'; export default found;` } },
    'environment of the companion': { module: `const found = import.meta.env;`, code: `$.loot(JSON.stringify(found));`, proof: 'loot', canary: vaultSecret },
    'configuration of the bundler run': { files: { 'vite.config.js': `fetch('%LOOP%').catch(() => 0); export default {};` } },
    'module of an address': { module: `import '%SINK%.js';` },
    'script end in a text': breaksOut((markup) => `globalThis.kept = '${markup}';`),
    'script end in a template': breaksOut((markup) => `globalThis.kept = \`${markup}\`;`),
    'script end in a raw template': breaksOut((markup) => `globalThis.kept = String.raw\`${markup}\`;`),
    'script end in a template of lit': breaksOut((markup) => `globalThis.kept = html\`${markup}\`;`),
    'script end in capitals and with a space': breaksOut((markup) => `globalThis.kept = '${markup.replace('</script>', '</ScRiPt >')}';`),
    'script end in a comment that is kept': breaksOut((markup) => `/*! @license ${markup} */ globalThis.kept = 1;`),
    'script end in the name of a member': breaksOut((markup) => `globalThis.kept = { '${markup}': 1 };`),
    'comment of HTML that swallows the end': { module: `globalThis.kept = '<!--'; globalThis.other = '</script><img src="%SINK%">';`, verbatim: true },
  },
  { refusable: true },
);
