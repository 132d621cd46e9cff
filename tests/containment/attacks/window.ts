import { attacksOf } from '../attack.js';

/** New windows, and what the browser itself shows. */
export const windows = attacksOf(
  'window',
  {
    'window opened by itself': `window.open($.http);`,
    'window opened on a click': { onPoke: `window.open($.http, '_blank', 'noopener');`, poke: 'click' },
    'blank window written into': { onPoke: `const opened = window.open('about:blank'); opened.document.write('<img src="' + $.http + '">');`, poke: 'click' },
    'anchor to a new tab': { code: `$.cover('<a target="_blank" href="' + $.http + '">x</a>');`, poke: 'click', proof: 'sink' },
    'anchor with ctrl': { code: `$.cover('<a href="' + $.http + '">x</a>');`, poke: 'ctrl-click', proof: 'sink' },
    'anchor with shift': { code: `$.cover('<a href="' + $.http + '">x</a>');`, poke: 'shift-click', proof: 'sink' },
    'anchor with the middle button': { code: `$.cover('<a href="' + $.http + '">x</a>');`, poke: 'middle-click', proof: 'sink' },
    'synthetic ctrl-click': { code: `$.put('a', { href: $.http }).dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true, composed: true }));`, proof: 'sink' },
    'form to a new tab': { code: `$.html('<form target="_blank" action="' + $.http + '"><input name="a"></form>');`, onPoke: `document.forms[0].submit();`, poke: 'click' },
    'download of a blob': { code: `$.put('a', { href: URL.createObjectURL(new Blob([$.token])), download: $.token + '.html' }).click();`, proof: 'download' },
    'download from elsewhere on a click': { code: `$.cover('<a download href="' + $.download + '">x</a>');`, poke: 'click', proof: 'download' },
    'download by navigation': { code: `location.href = $.download;`, proof: 'download' },
    'download by a child frame': { code: `$.put('iframe', { src: $.download });`, proof: 'download' },
    alert: { code: `setTimeout(() => alert($.token));`, proof: 'dialog' },
    confirm: { code: `setTimeout(() => confirm($.token));`, proof: 'dialog' },
    prompt: { code: `setTimeout(() => prompt($.token));`, proof: 'dialog' },
    'file chooser on a click': { code: `$.cover('<input type="file" style="position:fixed;inset:0;width:100%;height:100%">');`, poke: 'click', proof: 'chooser', open: 'a person has to click and to choose, and what is chosen stays in the frame' },
  },
  { proof: 'tab' },
);
