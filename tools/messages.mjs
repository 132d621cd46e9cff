/**
 * `npm run messages`: what translators have to do. Every `msg()` of the page and every title a person sees, beside the
 * locale files in host/locales: what is missing there, what nothing says any more, and where values got lost. So are the
 * sentences that reach the page in English, in host/locales/said.
 * With `--check` it only fails (exit code 1) where something is wrong.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { sentencesIn } from './sentences.mjs';

const root = join(import.meta.dirname, '..');
/** Where definitions are, whose titles are looked up when they are shown. */
const definitions = /^(widgets\/[^/]+\/definition|plugins\/[^/]+\/contract|sdk\/contract\/(kinds|briefing))\.ts$/;
const isSource = (file) => file.endsWith('.ts') && !/(\.test|-testing|\.generated|\.d)\.ts$|\/(gallery|fixture|node_modules|dist|examples)\//.test(file);

/**
 * The sentences of one source: `{ key, count }`, values as `{0}`; `count` where a number chooses the form.
 * @throws Error where a `msg()` is no text that can be read here
 */
export function messagesIn(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const textOf = (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'str') return undefined;
    if (ts.isNoSubstitutionTemplateLiteral(node.template)) return node.template.text;
    return node.template.head.text + node.template.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('');
  };
  const isCall = (node, name) => ts.isCallExpression(node) && node.expression.getText() === name;
  const visit = (node) => {
    if (isCall(node, 'msg')) {
      const [said] = node.arguments;
      const key = textOf(said);
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      // A title of a definition: those are collected where they are defined.
      if (key === undefined && !/title|description|what/i.test(said.getText())) throw new Error(`${file}:${line + 1}: msg() wants a text, or str\`…\` with values.`);
      if (key !== undefined) found.push({ key, count: /^(formatCount|counted)$/.test(node.parent.expression?.getText() ?? ''), where: `${file}:${line + 1}` });
    }
    // Invented items, and what an action says of one item, are no titles.
    if (definitions.test(file) && (ts.isArrowFunction(node) || (ts.isPropertyAssignment(node) && node.name.getText() === 'sample'))) return;
    if (definitions.test(file) && ts.isPropertyAssignment(node) && /^(title|description)$/.test(node.name.getText()) && ts.isStringLiteral(node.initializer))
      found.push({ key: node.initializer.text, count: false, where: file });
    // What a widget's settings are called in their form.
    const described = definitions.test(file) && ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'describe' ? node.arguments[0] : undefined;
    if (described && file.startsWith('widgets/') && ts.isStringLiteral(described)) found.push({ key: described.text, count: false, where: file });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const valuesOf = (text) => [...new Set([...text.matchAll(/\{\d+\}/g)].map(([value]) => value))].sort().join(' ');

/** What is wrong with a locale: `missing` and `stale` sentences, and `broken` ones in words. */
export function faultsOf(words, messages) {
  const known = new Map();
  for (const { key, count } of messages) known.set(key, known.get(key) === undefined ? count : known.get(key) && count);
  const broken = [];
  for (const [key, written] of Object.entries(words)) {
    if (!known.has(key)) continue;
    const forms = typeof written === 'string' ? { '': written } : written;
    if (typeof written !== 'string' && !known.get(key)) broken.push(`“${key}” has forms, but no number chooses one: use formatCount().`);
    if (typeof written !== 'string' && !('other' in written)) broken.push(`“${key}” has no form “other”.`);
    for (const [form, text] of Object.entries(forms)) {
      if (text.trim() === '') broken.push(`“${key}” is empty.`);
      // “Two events” says its number itself.
      if (!/^(zero|one|two)$/.test(form) && valuesOf(text) !== valuesOf(key)) broken.push(`“${key}” loses or invents a value: “${text}”`);
    }
  }
  return { missing: [...known.keys()].filter((key) => !(key in words)), stale: Object.keys(words).filter((key) => !known.has(key)), broken };
}

const sources = () =>
  ['host', 'widgets', 'plugins', 'sdk']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`))
    .filter(isSource)
    .sort()
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]);

/** Every sentence that the page says. */
export const allMessages = () => sources().flatMap(([file, text]) => messagesIn(file, text));

/** Every sentence that reaches the page in English. */
export const allSentences = () => sources().flatMap(([file, text]) => sentencesIn(file, text));

/** Each locale file, with its words and what it has to say. */
export function localeFiles() {
  const [messages, sentences] = [allMessages(), allSentences()];
  return [['host/locales', messages], ['host/locales/said', sentences]].flatMap(([folder, wanted]) =>
    readdirSync(join(root, folder)).filter((name) => name.endsWith('.json')).sort().map((name) => ({ file: `${folder}/${name}`, words: JSON.parse(readFileSync(join(root, folder, name), 'utf8')), wanted })),
  );
}

function main() {
  let faults = 0;
  for (const { file, words, wanted } of localeFiles()) {
    const where = new Map(wanted.map((message) => [message.key, message.where]));
    const { missing, stale, broken } = faultsOf(words, wanted);
    faults += broken.length;
    console.log(`${file}: ${missing.length} missing, ${stale.length} stale, ${broken.length} broken`);
    for (const key of missing) console.log(`  missing ${JSON.stringify(key)} (${where.get(key)})`);
    for (const key of stale) console.log(`  stale ${JSON.stringify(key)}`);
    for (const fault of broken) console.log(`  broken ${fault}`);
  }
  process.exit(process.argv.includes('--check') && faults > 0 ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
