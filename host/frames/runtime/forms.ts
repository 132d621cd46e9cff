/** Fields in which Enter sends a form that has no button for it, as long as there is one of them only. */
const oneLine = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=image], [type=file], [type=range], [type=color], [type=hidden])';

const isSender = (target: EventTarget): target is HTMLButtonElement | HTMLInputElement =>
  (target instanceof HTMLButtonElement && target.type === 'submit') || (target instanceof HTMLInputElement && /^(submit|image)$/.test(target.type));

/**
 * Has forms tell their widget that they were sent: a sandbox that may send nothing does not even say `submit`. Fields are
 * checked before, as ever, and nothing is sent anywhere.
 */
export function tellForms(): void {
  // Enter in a field presses the button, too.
  addEventListener('click', (event) => {
    const sender = event.composedPath().find((target) => target instanceof Element && isSender(target)) as HTMLButtonElement | undefined;
    if (event.defaultPrevented || !sender?.form) return;
    event.preventDefault();
    tell(sender.form, sender);
  });
  addEventListener('keydown', (event) => {
    const [field] = event.composedPath();
    if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing || !(field instanceof HTMLInputElement) || !field.matches(oneLine) || !field.form) return;
    const { elements } = field.form;
    if ([...elements].some(isSender) || [...elements].filter((one) => one.matches(oneLine)).length > 1) return;
    tell(field.form, null);
  });
}

function tell(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const checks = !form.noValidate && !(submitter as HTMLButtonElement | null)?.formNoValidate;
  if (!form.isConnected || (checks && !form.reportValidity())) return;
  const goesOn = form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter }));
  if (goesOn && form.method === 'dialog') form.closest('dialog')?.close((submitter as HTMLButtonElement | null)?.value);
}
