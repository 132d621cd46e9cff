import { randomBytes } from 'node:crypto';
import { parse, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { VivariumError } from '@vivarium/sdk/contract';
import { hashSource } from './frame-page.js';
import { sandboxHeaders } from './sandbox-headers.js';
import type { SandboxPage } from './sandbox-server.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** What the page of an app is made of. */
export interface AppPageParts {
  /** As the server sent it. */
  html: string;
  /** What of the network a person allowed: `connect https://api.example.com`. */
  allowed: readonly string[];
  /** What its `localStorage` holds at first. */
  storage: Readonly<Record<string, string>>;
  /** Runs first. */
  lockdown: string;
  /** Runs behind it. */
  prelude: string;
  /** The shell's origin. */
  shell: string;
  /** False for tests of what a browser without it does. */
  allowlist: boolean;
}

const MOST_SCRIPTS = 100;
/** What would lead elsewhere, hold another document, or say how this one is to be read. The policy forbids it as well. */
const dropped = new Set(['base', 'iframe', 'frame', 'frameset', 'object', 'embed', 'portal', 'fencedframe']);
const scriptTypes = /^(|module|importmap|(text|application)\/(x-)?(java|ecma)script)$/i;

/**
 * An app's own document under our policy: its inline scripts run, each by its hash and in this document alone; nothing
 * that is added later does. It reaches what a person allowed and nothing else.
 *
 * A script that is allowed here is allowed in every document that the app makes within its own, where nothing is locked
 * yet, and what a script declares is there before its first line runs: a lockdown at its beginning would call the app's
 * functions. So each ends at once where a name is missing that only this document has, and that nobody knew who wrote it.
 */
export function appPage({ html, allowed, storage, lockdown, prelude, shell, allowlist }: AppPageParts): SandboxPage {
  const document = parse(html);
  const key = `vivarium${randomBytes(16).toString('hex')}`;
  // No script can take the names of these two, and none that is ours is to run where the app could have taken others.
  const first = `if(window.parent!==window.top)throw 0;${strictly(lockdown)}\n${strictly(prelude)}\nObject.defineProperty(window,'${key}',{value:1});`;
  // An element by this name would be no number.
  const guarded = (text: string) => `if(${key}!==1)throw 0;\n${text}`;
  const scripts = [first];
  const visit = (parent: Parent): void => {
    parent.childNodes = parent.childNodes.filter((node) => !isDropped(node));
    for (const node of parent.childNodes) {
      if ('tagName' in node && node.tagName === 'script') guard(node);
      else if ('childNodes' in node) visit(node);
    }
  };
  const guard = (script: Element): void => {
    const [type, source] = ['type', 'src'].map((name) => script.attrs.find((one) => one.name === name)?.value);
    if (source !== undefined || !scriptTypes.test(type?.trim() ?? '')) return;
    const text = script.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
    const allowed = type?.trim().toLowerCase() === 'importmap' ? dataOf(text) : guarded(text);
    script.childNodes = [textNode(allowed, script)];
    scripts.push(allowed);
  };
  visit(document);
  if (scripts.length > MOST_SCRIPTS) throw new VivariumError('too-large', `The app has more than ${MOST_SCRIPTS} scripts.`);
  const root = document.childNodes.find((node): node is Element => 'tagName' in node && node.tagName === 'html')!;
  const head = root.childNodes.find((node): node is Element => 'tagName' in node && node.tagName === 'head')!;
  head.childNodes.unshift(element('meta', [['charset', 'utf-8']], '', head), element('script', [], first, head), element('script', [['type', 'application/json']], JSON.stringify(storage).replaceAll('<', '\\u003c'), head));
  const of = (what: string) => allowed.filter((one) => one.startsWith(`${what} `)).map((one) => one.slice(what.length + 1));
  return { headers: sandboxHeaders({ scripts: scripts.map(hashSource), shell, allowlist, reach: { connect: of('connect'), load: of('load') } }), body: serialize(document) };
}

/** A refresh and a policy of the page's own are not taken from it; its character set and its size are. */
function isDropped(node: Node): boolean {
  if (!('tagName' in node)) return false;
  if (node.tagName === 'meta') return node.attrs.some(({ name }) => name === 'http-equiv' || name === 'charset');
  if (node.tagName === 'link') return !node.attrs.some(({ name, value }) => name === 'rel' && /^\s*(stylesheet|icon)\s*$/i.test(value));
  return dropped.has(node.tagName);
}

/** A map of imports as data and nothing else: the same text as a script would do nothing. */
function dataOf(text: string): string {
  try {
    const map = JSON.parse(text) as unknown;
    return typeof map === 'object' && map !== null ? JSON.stringify(map).replaceAll('<', '\\u003c') : '{}';
  } catch {
    return '{}';
  }
}

/** Strict by itself, whatever comes behind it in the same script. */
const strictly = (code: string) => `;(function(){${code.trim().replace(/;$/, '')}})();`;
const textNode = (value: string, parentNode: Parent): DefaultTreeAdapterTypes.TextNode => ({ nodeName: '#text', value, parentNode });

function element(tagName: string, attrs: readonly (readonly [string, string])[], text: string, parentNode: Parent): Element {
  const made: Element = { nodeName: tagName, tagName, attrs: attrs.map(([name, value]) => ({ name, value })), namespaceURI: 'http://www.w3.org/1999/xhtml' as Element['namespaceURI'], childNodes: [], parentNode };
  if (text) made.childNodes = [textNode(text, made)];
  return made;
}
