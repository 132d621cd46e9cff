import { waitUntil } from '@open-wc/testing';
import type { mountWidget } from '@vivarium/sdk/testing';
import type { AgendaForm } from './form.js';

type Mounted = Awaited<ReturnType<typeof mountWidget>>;
/** An appointment on the timeline, by its title. */
export const box = ({ element }: Mounted, title: string) => [...element.renderRoot.querySelectorAll<HTMLElement>('.box')].find((each) => each.textContent?.includes(title))!;
/** Presses a key. */
export const key = (target: EventTarget, name: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }));

/** The form, once it is there. */
export async function form({ element }: Mounted): Promise<AgendaForm> {
  for (;;) {
    const found = element.renderRoot.querySelector<AgendaForm>('viv-agenda-form');
    if (found?.isConnected) {
      await found.updateComplete;
      return found;
    }
    await new Promise(requestAnimationFrame);
  }
}
/** A field of the form, by its name. */
export const field = (opened: AgendaForm, name: string) => opened.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!;
/** Writes into a field as a person does. */
export async function write(opened: AgendaForm, name: string, value: string): Promise<void> {
  const input = field(opened, name);
  input.value = value;
  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
  await opened.updateComplete;
}
/** Saves the form. */
export async function save(mounted: Mounted, opened: AgendaForm): Promise<void> {
  opened.renderRoot.querySelector('form')!.requestSubmit();
  await opened.updateComplete;
  await mounted.element.updateComplete;
}
/** Opens the form of a new appointment. */
export const open = async (mounted: Mounted) => {
  mounted.element.renderRoot.querySelector<HTMLElement>('.new')!.click();
  return form(mounted);
};

/** A loaded machine takes its time. */
export const until = (what: () => unknown) => waitUntil(what, undefined, { timeout: 30_000 });

/** Opens the details of an appointment on the timeline. */
export async function details(mounted: Mounted, title: string): Promise<HTMLElement> {
  const found = () => mounted.element.renderRoot.querySelector<HTMLElement>('.details');
  box(mounted, title).click();
  await until(() => found());
  return found()!;
}
