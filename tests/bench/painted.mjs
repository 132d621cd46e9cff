/** Put into pages before their own scripts; `painted(selector, text)` is then the one clock of every measurement. */
export function installPainted() {
  // What the page shows is looked at wherever it is, also where no script of the page could look.
  const trees = new WeakMap();
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const tree = attachShadow.call(this, options);
    trees.set(this, tree);
    return tree;
  };
  /** A tree of HTML is attached by nobody. */
  const treeOf = (element) => trees.get(element) ?? element.shadowRoot;
  const deep = (root, selector) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const tree = treeOf(element);
      const inside = tree && deep(tree, selector);
      if (inside) return inside;
    }
    return null;
  };
  /** Resolves after the first frame in which the element (its shadow tree, where it has one) has the text, with when that was. */
  window.painted = (selector, text) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`"${text}" was not painted within 20 s.`)), 20_000);
      let element = null;
      let ended = false;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ at: Date.now(), sinceNavigation: performance.now() });
      // Observing anew calls back in the same frame, after all animation callbacks and layout and before paint: what is
      // there then is in this frame. Looking in an animation callback would miss what a later callback of it renders.
      const beforePaint = new ResizeObserver(() => {
        element = element?.isConnected ? element : deep(document, selector);
        if (ended || !(element && (treeOf(element) ?? element))?.textContent.includes(text)) return;
        ended = true;
        beforePaint.disconnect();
        port2.postMessage(null);
      });
      const frame = () => {
        if (ended) return;
        if (document.documentElement) {
          beforePaint.unobserve(document.documentElement);
          beforePaint.observe(document.documentElement);
        }
        requestAnimationFrame(frame);
      };
      frame();
    });
}
