import { elementsOf } from './inspect-layout.js';
import { nextFrame } from './next-frame.js';

/** More of them tell nothing more. */
const MOST = 24;
const pressed = 'button, [role=button], [role=switch], [role=checkbox], [role=radio], [role=option], [role=tab]';
const filled: Readonly<Record<string, string>> = { email: 'ann@example.com', url: 'https://example.com/', color: '#123456', date: '2026-03-05', time: '10:30', month: '2026-04', week: '2026-W11', 'datetime-local': '2026-03-05T10:30' };

/** Presses and fills in everything that a person could, one after the other. What that throws is the widget's own fault. */
export async function operate(root: Element): Promise<void> {
  for (const element of elementsOf(root).filter(canUse).slice(0, MOST)) {
    // It may have gone, or been locked, with what was pressed before.
    if (!element.isConnected || !canUse(element)) continue;
    use(element);
    await new Promise<void>((resolve) => nextFrame(resolve));
  }
}

const canUse = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement && (isField(element) || element.matches(pressed)) && !element.matches(':disabled, [aria-disabled=true], [readonly]') && element.getClientRects().length > 0;

const isField = (element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;

function use(element: HTMLElement): void {
  if (!isField(element) || /^(checkbox|radio|button|submit|reset|image)$/.test(element.type)) return element.click();
  if (element instanceof HTMLSelectElement) element.selectedIndex = (element.selectedIndex + 1) % Math.max(element.options.length, 1);
  else if (/^(number|range)$/.test(element.type)) step(element as HTMLInputElement);
  else element.value = filled[element.type] ?? `${element.value}a`.slice(0, element.maxLength > 0 ? element.maxLength : undefined);
  for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
}

/** A step up, or down from the top. */
function step(field: HTMLInputElement): void {
  const before = field.value;
  try {
    field.stepUp();
    if (field.value === before) field.stepDown();
  } catch {
    // A field without steps takes any number.
    field.value = String(Number(before) + 1);
  }
}
