import { attacksOf } from '../attack.js';

const field = `const field = $.put('input', { id: 'thief' }); field.addEventListener('input', () => $.loot($.token + field.value));`;

/** Keys meant for the host, and the place it shows. */
export const focus = [
  ...attacksOf(
    'focus',
    {
      'field focused again and again': `${field} setInterval(() => field.focus(), 15);`,
      'field focused in every frame': `${field} const again = () => { field.focus(); requestAnimationFrame(again); }; again();`,
      'window focused': `${field} setInterval(() => { window.focus(); field.focus(); }, 15);`,
      'field that focuses itself': `setInterval(() => { document.querySelector('#thief')?.remove(); const thief = $.put('input', { id: 'thief', autofocus: '' }); thief.addEventListener('input', () => $.loot($.token + thief.value)); thief.focus(); }, 50);`,
      'text selected': `${field} field.value = 'x'; setInterval(() => { field.select(); field.setSelectionRange(0, 1); field.focus(); }, 15);`,
      'modal dialog': `const dialog = $.html('<dialog><input autofocus></dialog>').firstElementChild; dialog.querySelector('input').addEventListener('input', () => $.loot($.token)); setInterval(() => { dialog.close(); dialog.showModal(); }, 20);`,
      'popover': `const over = $.html('<div popover><input autofocus></div>').firstElementChild; setInterval(() => { over.hidePopover(); over.showPopover(); over.firstElementChild.focus(); }, 20);`,
      'editable document': `document.designMode = 'on'; document.body.tabIndex = 0; document.addEventListener('keydown', () => $.loot($.token)); setInterval(() => document.body.focus(), 15);`,
      'selection moved': `document.body.contentEditable = 'true'; document.addEventListener('beforeinput', () => $.loot($.token)); setInterval(() => { getSelection().selectAllChildren(document.body); document.body.focus(); }, 15);`,
      'frame inside takes it': `const inner = $.put('iframe', { srcdoc: '<input autofocus>' }); setInterval(() => { inner.focus(); inner.contentDocument?.querySelector('input')?.focus(); }, 20);`,
      'fragment that is a field': `${field} setInterval(() => { location.hash = ''; location.hash = 'thief'; field.focus(); }, 30);`,
      'focus taken back when it is lost': `${field} field.focus(); addEventListener('blur', () => { field.focus(); window.focus(); }); field.addEventListener('blur', () => setTimeout(() => field.focus())); setInterval(() => { if (!document.hasFocus()) { field.blur(); field.focus(); } }, 10);`,
      'the page’s window focused': `setInterval(() => { parent.focus(); window.focus(); parent.blur?.(); }, 15);`,
    },
    { proof: 'keys', scene: 'typing' },
  ),
  ...attacksOf(
    'focus',
    {
      'scrolled into view': `const again = () => { this.scrollIntoView(); requestAnimationFrame(again); }; again();`,
      'scrolled into view by focus': `const button = $.put('button', { textContent: 'x' }); setInterval(() => { button.blur(); button.focus(); }, 50);`,
      'scrolled into view by a fragment': `$.put('p', { id: 'here', textContent: 'x' }); setInterval(() => { location.hash = ''; location.hash = 'here'; document.querySelector('#here').scrollIntoView({ block: 'center' }); }, 100);`,
    },
    { proof: 'scroll', scene: 'below' },
  ),
];
