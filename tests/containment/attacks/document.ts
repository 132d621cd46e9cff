import { attacksOf } from '../attack.js';

const markup = `<i class="in%TAIL%"></i>`;
const inPage = { proof: 'page' as const, canary: '<i class="in%TAIL%"' };
const own = (json: string) => JSON.parse(json) as Record<string, unknown>;

/** Stored documents that no widget of ours would write: their manifest is shown, merged and read before any code runs. */
export const documents = attacksOf(
  'document',
  {
    'markup in the title': { manifest: { title: markup }, ...inPage },
    'markup in the description': { manifest: { description: markup }, ...inPage },
    'end of an attribute in the title': { manifest: { title: `">${markup}` }, ...inPage },
    'end of a script in the description': { manifest: { description: `</script>${markup}` }, ...inPage },
    'letters that turn the title around': { manifest: { title: 'Invoice \u202Efdp.exe' }, proof: 'page', canary: '\u202E' },
    'letters that isolate in the description': { manifest: { description: 'Shows \u2067 your mail' }, proof: 'page', canary: '\u2067' },
    'use named like the prototype': { manifest: { uses: own(`{"__proto__":{"%TOKEN%":{"ref":"kind","kind":"event"}}}`) }, proof: 'page' },
    'sample named like the prototype': { manifest: { sample: own(`{"__proto__":{"%TOKEN%":[]}}`) }, proof: 'page' },
    'settings named like the prototype': { manifest: { config: own(`{"type":"object","properties":{"__proto__":{"%TOKEN%":{"type":"string"}}}}`) }, proof: 'page' },
    'settings with a constructor': { manifest: { config: own(`{"type":"object","properties":{"constructor":{"prototype":{"%TOKEN%":1}}}}`) }, proof: 'page' },
    'schema from elsewhere': { manifest: { config: { type: 'object', $ref: '%SINK%' } } },
    'picture from elsewhere in the title': { manifest: { title: `<img src="%SINK%">` } },
    'file written outside of its folder': { files: { '../../%TOKEN%.js': 'export {};' }, proof: 'done' },
    'file written over a sibling': { files: { '../../../widgets/%TOKEN%/widget.json': '{}' }, proof: 'done' },
  },
  { refusable: true },
);
