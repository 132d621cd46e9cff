/** As specific as what it stands for: never true, and always. */
const [NEVER, ALWAYS] = ['[viv-never]', ':not([viv-never])'];

interface Hovered {
  readonly elements: Element[];
  /** The rules that the pointer makes true now, with what they say. */
  readonly rules: Map<CSSStyleRule, string>;
}

/** The rules of a sheet that speak of the pointer, also those within others. */
const rulesOf = (rules: CSSRuleList): CSSStyleRule[] =>
  [...rules].flatMap((rule) => [
    ...(rule instanceof CSSStyleRule && rule.selectorText.includes(':hover') ? [rule] : []),
    ...('cssRules' in rule ? rulesOf(rule.cssRules as CSSRuleList) : []),
  ]);

/** Whether a rule holds for something in a tree; that of a host cannot be looked for. */
const holds = (root: Document | ShadowRoot, selector: string): boolean => /:host|:slotted|&/.test(selector) || root.querySelector(selector.replace(/::[\w-]+(\([^)]*\))?/g, '')) !== null;

/** What the pointer is over, through all shadow trees, and what that changes. */
function hovered(): Hovered {
  const found: Hovered = { elements: [], rules: new Map() };
  const visit = (root: Document | ShadowRoot): void => {
    for (const { cssRules } of [...root.styleSheets, ...root.adoptedStyleSheets]) for (const rule of rulesOf(cssRules)) if (holds(root, rule.selectorText)) found.rules.set(rule, rule.selectorText);
    for (const element of root.querySelectorAll(':hover')) {
      found.elements.push(element);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return found;
}

/** Runs `work` while nothing looks as if a pointer were over it: whoever sees the page again has it elsewhere. */
export function unhovered<Result>(work: () => Result): Result {
  const { elements, rules } = hovered();
  if (elements.length === 0 || rules.size === 0) return work();
  const sheets = [...rules].flatMap(([{ parentStyleSheet }, said]) => (parentStyleSheet ? [[parentStyleSheet, said] as const] : []));
  // What changes its looks slowly looks so at once.
  for (const [sheet, said] of sheets) sheet.insertRule(`${said.replaceAll(':hover', ALWAYS)} { transition: none !important }`, sheet.cssRules.length);
  for (const [rule, said] of rules) rule.selectorText = said.replaceAll(':hover', NEVER);
  try {
    return work();
  } finally {
    for (const [rule, said] of rules) rule.selectorText = said;
    // Seen as it was before it may move again.
    for (const element of elements) void getComputedStyle(element).color;
    for (const [sheet] of sheets) sheet.deleteRule(sheet.cssRules.length - 1);
  }
}
