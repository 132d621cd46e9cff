import type { WidgetDocument } from '@vivarium/sdk/protocol';
import type { Attack } from './attack.js';
import { attackerDomain, type Sinks } from './sinks.js';

/** One attack in one of the two runs. */
export interface Armed {
  readonly attack: Attack;
  readonly tag: string;
  /** In everything the attack sends or writes. */
  readonly token: string;
  readonly way: Way;
  readonly document: WidgetDocument;
}

/** An attack, and what its code is given as `$`. */
interface Way {
  readonly attack: Attack;
  readonly given: { readonly token: string };
}

const cell = { w: 3, h: 3 };
const sizes = { min: cell, S: cell, M: cell, L: cell, XL: cell, max: { w: 12, h: 60 } };

/** Where an attack may send to; ports of its own only where its code names them. */
async function targets(code: string, token: string, tag: string, sinks: Sinks, companion: string) {
  const { port } = sinks;
  const at = (host: string, path = token) => `http://${host}:${port}/${path}`;
  return {
    token,
    tag,
    /** Where the host’s own server is: it can be guessed. */
    companion,
    http: at(`${token}.${attackerDomain}`),
    /** Same site as whatever the widget is served from. */
    near: at(`${token}.localhost`),
    loop: at('127.0.0.1'),
    script: at(`${token}.${attackerDomain}`, `${token}.js`),
    download: at(`${token}.${attackerDomain}`, `${token}.bin`),
    ws: `ws://${token}.${attackerDomain}:${port}/${token}`,
    wsBare: `ws://${attackerDomain}:${port}/`,
    dns: `${token}.dns.${attackerDomain}`,
    address: sinks.address,
    ...(code.includes('$.tcp') ? { tcp: await sinks.tcp(token) } : {}),
    ...(code.includes('$.udp') ? { udp: await sinks.udp(token) } : {}),
  };
}

/** What attacks are written with. The console is how the runner learns that code ran; it is taken before anybody changes it. */
const tools = `
const log = console.log.bind(console);
const later = setTimeout.bind(globalThis);
const armed = ($) => Object.assign($, {
  loot: (found) => log('loot:' + $.token + ':' + found),
  wait: (ms) => new Promise((resolve) => later(resolve, ms)),
  put(name, attributes = {}, into = document.body) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'textContent' || key === 'value') element[key] = value;
      else element.setAttribute(key === 'httpEquiv' ? 'http-equiv' : key, value);
    }
    into.append(element);
    return element;
  },
  html(text) { const box = document.createElement('div'); document.body.append(box); box.innerHTML = text; return box; },
  css: (text) => $.put('style', { textContent: text }, document.head),
  cover(text) {
    const box = $.html(text);
    box.firstElementChild.style.cssText += ';position:fixed;inset:0;z-index:9;display:block';
    return box.firstElementChild;
  },
});`;

/** Which event a poke is to the widget. */
const pokeEvent = { click: 'click', 'ctrl-click': 'click', 'shift-click': 'click', 'middle-click': 'auxclick', key: 'keydown', hover: 'mousemove', drag: 'dragstart' } as const;

/** Source of a widget that goes one of several ways out: which, its settings say; the only one where there is no choice. */
function entryOf(tag: string, ways: readonly Way[]): string {
  const [first] = ways;
  const { module = '', definition = 'uses: {}, sample: {}' } = first!.attack;
  const only = ways.length === 1;
  return `import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { kinds } from '@vivarium/sdk/contract';
import { html, css } from 'lit';
import { z } from 'zod';
${tools}
let $${only ? ` = armed(${JSON.stringify(first!.given)})` : ''};
${module}
const ways = {
${ways
  .map(
    ({ attack: { code, onPoke, poke }, given }) => `'${given.token}': {
  given: ${JSON.stringify(given)},
  poke: ${onPoke === undefined ? 'undefined' : `'${pokeEvent[poke ?? 'click']}'`},
  async attack() { ${code} },
  async poked() { ${onPoke ?? ''} },
},`,
  )
  .join('\n')}
};
export const widget = defineWidget({ tag: '${tag}', title: 'Attack', description: 'Tries one way out.', sizes: ${JSON.stringify(sizes)}, config: z.object({ token: z.string().default('') }), ${definition} });
class Attack extends WidgetElement(widget) {
  static styles = css\`:host { display: block; position: relative; block-size: 100%; min-block-size: 4rem }\`;
  render() { return html\`<p>attack</p>\`; }
  firstUpdated() {
    const way = ways[this.config.token] ?? Object.values(ways)[0];
    $ ??= armed(way.given);
    document.body.dataset.token = $.token;
    if (way.poke) addEventListener(way.poke, () => { void way.poked.call(this).then(() => log('poked:' + $.token), (error) => log('poked:' + $.token + ':' + error)); }, { once: true });
    log('ran:' + $.token);
    void way.attack.call(this).then(() => log('ended:' + $.token), (error) => log('ended:' + $.token + ':' + error));
  }
}
customElements.define(widget.tag, Attack);
`;
}

/** What surrounds a run. */
export interface Surroundings {
  /** Seven letters and digits. */
  readonly run: string;
  readonly sinks: Sinks;
  /** Where the host’s own server is. */
  readonly companion: string;
  /** Files outside of every widget: with `.json`, `.js`, `.txt` and `.css` behind it, each holds what may not get into one. */
  readonly vault: string;
}

/** Arms an attack: with a token, with ports to connect to, and as the document that the product stores. */
export async function arm(attack: Attack, index: number, { run, sinks, companion, vault }: Surroundings): Promise<Armed> {
  const number = index.toString(36).padStart(3, '0');
  const token = `vc${run}${number}`;
  const tag = `attack-${run}${number}`;
  const given = await targets(`${attack.code}${attack.onPoke ?? ''}${attack.module ?? ''}`, token, tag, sinks, companion);
  const words = { TOKEN: token, TAIL: token.slice(2), SINK: given.http, LOOP: given.loop, SECRET: vault, UP: `${'../'.repeat(16)}${vault.slice(1)}` };
  const way = { attack, given };
  // Filled in as JSON, which no filling needs more than.
  const fill = (text: string) => text.replace(/%(TOKEN|TAIL|SINK|LOOP|SECRET|UP)%/g, (_, word: keyof typeof words) => words[word]);
  return { attack, tag, token, way, document: JSON.parse(fill(JSON.stringify(documentOf(tag, [way])))) as WidgetDocument };
}

function documentOf(tag: string, ways: readonly Way[]) {
  const { files, manifest } = ways[0]!.attack;
  return {
    format: 1 as const,
    manifest: { tag, title: 'Attack', description: 'Tries one way out.', sizes, uses: {}, config: { type: 'object' as const, properties: { token: { type: 'string' } } }, sample: {}, ...manifest },
    files: { 'widget.js': entryOf(tag, ways), ...files },
    entry: 'widget.js',
  };
}

/**
 * Widgets that go several ways out, one in each placement: bundling is what costs most. Only attacks that differ in nothing
 * but their code share one, and no more than half of those given, so that there are widgets of other origins beside them.
 */
export function gathered(armed: readonly Armed[]): Armed[] {
  const alike = new Map<string, Armed[]>();
  for (const [index, one] of armed.entries()) {
    const { module, definition, manifest, files, refusable } = one.attack;
    const key = files || refusable ? String(index) : JSON.stringify([module, definition, manifest]);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].flatMap((members) => {
    const half = Math.ceil(members.length / 2);
    return [members.slice(0, half), members.slice(half)].flatMap((some) => {
      if (some.length < 2) return some;
      const { tag } = some[0]!;
      const document = documentOf(tag, some.map(({ way }) => way)) as WidgetDocument;
      return some.map((one) => ({ ...one, tag, document }));
    });
  });
}
