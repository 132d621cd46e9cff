/**
 * The sentences that reach the page in English and are said there in its language by `said()`: of every VivariumError,
 * of every `notice()`, and of what actions say they will do. Values are written as `{0}`, `{1}`.
 */
import ts from 'typescript';

/** Whose words stay English: other agents', authors' and the terminal's. */
const elsewhere = /^host\/companion\/(agents|cli|stand-ins|plugins\/author)|^host\/companion\/plugins\/plugin-command|^host\/(agents\/(reads|workshop)|shell\/agents\/accept)|^sdk\/(contract\/(?!errors|briefing|automations|contract-from-data)|widget\/define)|\/emulator|^plugins\/.*\/emulator/;
const contracts = /^(plugins\/[^/]+\/contract|sdk\/contract\/(briefing|automations|contract-from-data))\.ts$/;
/** Functions of a contract whose words nobody reads. */
const silent = /^(optimistic|inverse|item|identity|label)$/;

const isText = (node) => ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
const textOf = (node) => (ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('') : node.text);
const isSentence = (text) => /\p{L}{2}/u.test(text.replace(/\{\d+\}/g, '')) && !/^(UTC|[\w.-]+\.\w+)$/.test(text);
const isFunction = (node) => ts.isArrowFunction(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
const isData = (node) => ts.isObjectLiteralExpression(node) && ['code', 'message'].every((name) => node.properties.some((member) => member.name?.getText() === name));
/** A VivariumError or a kind of it is made: its words are the second argument. */
const isError = (node) =>
  (ts.isNewExpression(node) ? /^(Vivarium|Http)Error$/.test(node.expression.getText()) : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword && /^\s*extends VivariumError$/.test(classOf(node)?.heritageClauses?.[0]?.getText() ?? '')) &&
  node.arguments?.length > 1;
const nameOf = (node) => (node.name ?? (node.parent && (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)) ? node.parent.name : undefined))?.getText();

function classOf(node) {
  while (node && !ts.isClassDeclaration(node)) node = node.parent;
  return node;
}

function functionOf(node) {
  while (node.parent && !isFunction(node)) node = node.parent;
  return node;
}

/** Every `{ key, where }` of one source. */
export function sentencesIn(file, text) {
  if (elsewhere.test(file)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const take = (node) => {
    const key = textOf(node);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (isSentence(key)) found.push({ key, where: `${file}:${line + 1}` });
  };
  /** The texts that an expression may be, and those that its values may be: a condition has two. */
  const texts = (node) => {
    if (ts.isParenthesizedExpression(node)) return texts(node.expression);
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].forEach(texts);
    if (ts.isBinaryExpression(node)) return [node.left, node.right].forEach(texts);
    if (!isText(node)) return;
    take(node);
    if (ts.isTemplateExpression(node)) node.templateSpans.forEach(({ expression }) => texts(expression));
  };
  /** Functions that make an error of what they are given: the place of the words among their parameters. */
  const makers = new Map();
  const visit = (node, act) => {
    act(node);
    ts.forEachChild(node, (child) => visit(child, act));
  };
  visit(source, (node) => {
    if (!isError(node)) return;
    const used = new Set();
    visit(node.arguments[1], (part) => ts.isIdentifier(part) && used.add(part.text));
    for (let maker = node.parent; maker; maker = maker.parent) {
      const at = isFunction(maker) ? maker.parameters.findIndex(({ name }) => used.has(name.getText())) : -1;
      if (at >= 0 && nameOf(maker)) return makers.set(nameOf(maker), at);
    }
  });
  visit(source, (node) => {
    if (isError(node)) texts(node.arguments[1]);
    else if (isData(node)) node.properties.forEach((member) => member.name?.getText() === 'message' && member.initializer && texts(member.initializer));
    else if (ts.isCallExpression(node) && node.expression.getText() === 'notice' && node.arguments[0]) texts(node.arguments[0]);
    else if (ts.isCallExpression(node) && makers.has(node.expression.getText())) {
      const words = node.arguments[makers.get(node.expression.getText())];
      if (words) texts(words);
    }
  });
  // What a fault or a difference is called within another sentence.
  visit(source, (node) => {
    if (ts.isReturnStatement(node) && node.expression && /^(faultWords|driftWords)$/.test(nameOf(functionOf(node)) ?? '')) texts(node.expression);
  });
  if (contracts.test(file)) {
    const words = (node, within) => {
      if (ts.isPropertyAssignment(node) && silent.test(node.name.getText()) && isFunction(node.initializer)) return;
      if (ts.isMethodDeclaration(node) && silent.test(node.name.getText())) return;
      if (within && isText(node) && /^[“A-Z(]|\p{L} /u.test(textOf(node).replace(/\{\d+\}/g, 'x')) && !ts.isElementAccessExpression(node.parent)) take(node);
      ts.forEachChild(node, (child) => words(child, within || isFunction(node)));
    };
    words(source, false);
  }
  return found;
}
