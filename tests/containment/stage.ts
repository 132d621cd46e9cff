import { EventEmitter, once } from 'node:events';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import type { Poke } from './attack.js';
import type { Sinks } from './sinks.js';
import type { Armed } from './source.js';

/** What is known of one attack in one run. */
export interface Outcome {
  readonly armed: Armed;
  /** How often its code began. */
  runs: number;
  /** What it does when it is drawn, and when it is used, came to its end. */
  ended: boolean;
  poked: boolean;
  /** What showed that it succeeded; empty when nothing did. */
  readonly evidence: Set<string>;
  /** What its own code met, in the words of the browser. */
  met: string;
  /** Milliseconds from the attempt to the first evidence. */
  took: number | undefined;
}

/** How a run opens and judges its pages. */
export interface Arena {
  /** A page to play on. */
  page(group: readonly Armed[]): Promise<Page>;
  /** Loads these widgets into it. */
  open(page: Page, group: readonly Armed[]): Promise<void>;
  /** Those whose code does not run any more, or never will. */
  stopped(page: Page, group: readonly Armed[]): Promise<readonly Armed[]>;
  /** The frame of a widget. */
  frameOf(page: Page, armed: Armed): Locator;
  /** A person has done something to a widget: what the host asks about it is answered with no. */
  decline(page: Page): Promise<void>;
  /** All is over on a page. */
  leave(page: Page, proved: boolean): Promise<void>;
  /** Tokens of the actions that were executed at the source. */
  done(): Promise<string>;
  /** Whether page and source can be looked at again and again while a group is played. */
  readonly looksOften: boolean;
  /** How long to look after the last attempt of a group, from what the control needed. */
  observe(group: readonly Armed[]): number;
}

const said = /^(ran|ended|poked|loot):(vc[0-9a-z]{10}):?([\s\S]*)$/;
/** Until a frame has drawn its widget or is given up, on a machine that is busy. */
const loadLimit = 90_000;
/** A host that does not draw for as long is frozen to a person. */
const stallLimit = 3000;
/** What shows only later has happened by then. */
const settling = 1500;
/** Until an attack that holds the processor has let go of it. */
const spinLimit = 30_000;

/** Plays attacks in pages of one browser context and collects what shows outside of them. */
export class Stage {
  readonly outcomes = new Map<string, Outcome>();
  readonly unexplained: string[] = [];
  private readonly heard = new EventEmitter();
  private readonly attempted = new Map<string, number>();
  private readonly watched = new WeakSet<Page>();

  constructor(
    context: BrowserContext,
    sinks: Sinks,
    private readonly arena: Arena,
  ) {
    this.heard.setMaxListeners(0);
    context.on('console', (message) => this.listen(message.text()));
    sinks.arrived = (token, what) => this.prove(token, what);
  }

  /** Plays one group and looks as long as it takes. */
  async play(group: readonly Armed[]): Promise<void> {
    for (const armed of group) this.outcomes.set(armed.token, { armed, runs: 0, ended: false, poked: false, evidence: new Set(), met: '', took: undefined });
    const page = await this.arena.page(group);
    if (!this.watched.has(page)) this.watch(page);
    this.watched.add(page);
    try {
      await this.perform(page, group);
    } finally {
      await this.arena.leave(page, this.of(group).some(({ evidence }) => evidence.size > 0));
    }
  }

  /** What only shows when all is over: actions at the source, names looked up. */
  async conclude(lookedUp: ReadonlySet<string>): Promise<void> {
    for (const token of lookedUp) this.outcomes.get(token)?.evidence.add('name looked up');
    await this.actions();
  }

  private async perform(page: Page, group: readonly Armed[]): Promise<void> {
    const { scene, proof } = group[0]!.attack;
    const own = scene !== 'plain' && scene !== 'twice';
    await this.arena.open(page, group);
    if (scene === 'below') await scrollTo(page, 'end');
    const before = own ? await hostState(page) : undefined;
    const beats = own ? watchBeats(page, () => this.proveAll(group, 'host stalled')) : undefined;
    await this.untilStopped(page, group, ({ runs, evidence }) => runs > 0 || evidence.size > 0, loadLimit);
    if (scene === 'twice') {
      await this.untilStopped(page, group, ({ ended }) => ended, 4000);
      await page.reload();
      await this.untilStopped(page, group, ({ runs }) => runs > 1, loadLimit);
    }
    if (scene === 'typing') await this.type(page, group);
    if (scene === 'below') {
      await scrollTo(page, 'start');
      await page.bringToFront();
    }
    for (const armed of group) {
      const { poke } = armed.attack;
      if (poke && this.outcomes.get(armed.token)!.runs > 0) await withLimit(this.poke(page, armed, poke), undefined, 15_000);
    }
    if (proof === 'stall') await this.untilStopped(page, group, ({ armed: { attack }, ended, poked, evidence }) => evidence.size > 0 || (attack.onPoke ? poked : ended), spinLimit);
    else await this.observe(page, group);
    beats?.();
    if (this.of(group).every(({ evidence }) => evidence.size > 0)) return;
    if (before) await this.compare(page, group, before);
    await this.snapshot(page, group);
    await this.actions();
  }

  /** Waits for what shows by itself; what has to be looked for is looked for again and again where that costs little. */
  private async observe(page: Page, group: readonly Armed[]): Promise<void> {
    const { observe, looksOften } = this.arena;
    const end = performance.now() + observe(group);
    // Names that were looked up are known when all is over.
    const soon = performance.now() + settling;
    const all = () => this.of(group).every(({ armed, evidence }) => evidence.size > 0 || (armed.attack.code.includes('$.dns') && performance.now() > soon));
    for (let left = end - performance.now(); left > 0 && !all(); left = end - performance.now()) {
      await this.until(all, looksOften ? Math.min(left, 300) : left);
      if (!looksOften) continue;
      await this.snapshot(page, group);
      await this.actions();
    }
  }

  private of(group: readonly Armed[]): Outcome[] {
    return group.map(({ token }) => this.outcomes.get(token)!);
  }

  /** Waits until it is true of each of them, or of those whose code still runs. */
  private async untilStopped(page: Page, group: readonly Armed[], check: (outcome: Outcome) => boolean, ms: number): Promise<void> {
    const end = performance.now() + ms;
    let waiting = group;
    while (performance.now() < end && !(await this.until(() => this.of(waiting).every(check), 500))) {
      const stopped = await withLimit(this.arena.stopped(page, waiting), []);
      waiting = waiting.filter((armed) => !stopped.includes(armed));
    }
  }

  /** What changed on a page that these had to themselves. */
  private async compare(page: Page, group: readonly Armed[], before: HostState): Promise<void> {
    const after = await withLimit(hostState(page), undefined);
    if (!after) return this.proveAll(group, 'host stalled');
    const [{ attack }] = group as [Armed];
    if (attack.proof === 'history' && after.history - before.history > 2) this.proveAll(group, `history grew by ${after.history - before.history}`);
    if (attack.scene === 'below' && after.scroll > 0) this.proveAll(group, `host scrolled to ${after.scroll}`);
  }

  /** A person types into a field of the host, key by key, while the widgets do what they do. */
  private async type(page: Page, group: readonly Armed[]): Promise<void> {
    const text = 'secretwords';
    const field = page.locator('input[placeholder]').first();
    await field.click();
    // The first theft of all may come between two keys: who is a thief has shown by the time that the rest is typed.
    await this.untilStopped(page, group, () => false, 2500);
    let stolen = false;
    for (const letter of text) {
      await page.keyboard.press(letter, { delay: 20 });
      stolen ||= await page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return document.hasFocus() && active?.localName === 'iframe';
      });
    }
    const kept = await field.inputValue().catch(() => '');
    if (kept !== text) this.proveAll(group, `of what was typed the host has "${kept}"`);
    if (stolen) this.proveAll(group, 'focus was taken');
  }

  private async poke(page: Page, armed: Armed, poke: Poke): Promise<void> {
    const box = await this.arena.frameOf(page, armed).boundingBox();
    if (!box) return;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    this.attempted.set(armed.token, performance.now());
    const { mouse, keyboard } = page;
    const modifier = poke === 'ctrl-click' ? 'Control' : poke === 'shift-click' ? 'Shift' : undefined;
    if (modifier) await keyboard.down(modifier);
    if (poke === 'hover') await mouse.move(x - 5, y - 5);
    if (poke === 'hover') await mouse.move(x, y);
    else if (poke === 'drag') {
      await mouse.move(x, y);
      await mouse.down();
      await mouse.move(x + 40, y + 20, { steps: 4 });
      await mouse.up();
    } else await mouse.click(x, y, { button: poke === 'middle-click' ? 'middle' : 'left' });
    if (modifier) await keyboard.up(modifier);
    if (poke === 'key') await keyboard.press('a');
    if (armed.attack.onPoke && armed.attack.proof !== 'stall') await this.until(() => this.outcomes.get(armed.token)!.poked, 1500);
    await this.arena.decline(page);
  }

  private watch(page: Page): void {
    page.on('dialog', (dialog) => {
      this.explain(`${dialog.message()} ${page.url()}`, `dialog (${dialog.type()})`, page);
      void dialog.dismiss().catch(() => undefined);
    });
    page.on('download', (download) => this.explain(`${download.url()} ${download.suggestedFilename()}`, 'download', page));
    page.on('filechooser', (chooser) => {
      void (async () => this.explain((await tokenIn(await chooser.element().ownerFrame())) ?? '', 'file chooser', page))();
    });
    page.on('popup', (popup) => {
      popup.on('request', (request) => this.explain(request.url(), 'new tab', page, false));
      void popup.waitForLoadState().catch(() => undefined).then(async () => {
        this.explain(popup.url(), 'new tab', page);
        await popup.close();
      });
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.explain(frame.url(), 'host navigated', page, false);
    });
  }

  /** Gives an event of the browser to the attack whose token or tag is in it. */
  private explain(text: string, what: string, page: Page, always = true): void {
    const found = [...this.outcomes.values()].filter(({ armed }) => text.includes(armed.token));
    for (const { armed } of found) this.prove(armed.token, what);
    if (found.length === 0 && always) this.unexplained.push(`${what}: ${text.slice(0, 200)} (${page.url().slice(0, 80)})`);
    this.heard.emit('heard');
  }

  private listen(text: string): void {
    const [, what, token = '', rest = ''] = said.exec(text) ?? [];
    const outcome = this.outcomes.get(token);
    if (!outcome) return;
    if (what === 'ran') {
      outcome.runs += 1;
      if (!this.attempted.has(token)) this.attempted.set(token, performance.now());
    } else if (what === 'loot') {
      const { canary, proof } = outcome.armed.attack;
      if (rest.includes((proof === 'loot' ? canary : undefined) ?? token)) this.prove(token, `it learnt "${rest.slice(0, 60)}"`);
    } else {
      if (what === 'ended') outcome.ended = true;
      else outcome.poked = true;
      outcome.met ||= rest;
    }
    this.heard.emit('heard');
  }

  private prove(token: string, what: string): void {
    const outcome = this.outcomes.get(token);
    if (!outcome) return;
    outcome.took ??= performance.now() - (this.attempted.get(token) ?? performance.now());
    outcome.evidence.add(what);
    this.heard.emit('heard');
  }

  private proveAll(group: readonly Armed[], what: string): void {
    for (const { token } of group) this.prove(token, what);
  }

  private async actions(): Promise<void> {
    const done = await this.arena.done();
    for (const token of this.outcomes.keys()) if (done.includes(token)) this.prove(token, 'action executed');
  }

  private async snapshot(page: Page, group: readonly Armed[]): Promise<void> {
    const text = await withLimit(hostText(page), '');
    // Elsewhere the page may well name it: what a question or an error is about.
    for (const { token, attack } of group) if (attack.proof === 'page' && text.includes(attack.canary?.replace('%TAIL%', token.slice(2)) ?? token)) this.prove(token, 'in the host’s page');
  }

  /** Waits until something that was heard makes it true. The limit is a bound on an absence, not a pause. */
  private async until(check: () => boolean, ms: number): Promise<boolean> {
    const signal = AbortSignal.timeout(Math.ceil(ms));
    while (!check()) {
      if (signal.aborted) return false;
      await once(this.heard, 'heard', { signal }).catch(() => undefined);
    }
    return true;
  }
}

/** What an attack on the host itself would change. */
interface HostState {
  history: number;
  scroll: number;
}

/** A page that is on its way elsewhere, as attacks and controls may send it, is looked at when it is there. */
async function hostState(page: Page): Promise<HostState> {
  try {
    return await page.evaluate(() => {
      const all: Element[] = [...document.querySelectorAll('*')];
      for (const { shadowRoot } of all) if (shadowRoot) all.push(...shadowRoot.querySelectorAll('*'));
      return { history: history.length, scroll: Math.max(...all.map(({ scrollTop }) => scrollTop)) };
    });
  } catch (thrown) {
    if (page.isClosed() || !/context was destroyed|navigat/i.test(String(thrown))) throw thrown;
    await page.waitForLoadState('domcontentloaded');
    return hostState(page);
  }
}

/** Everything that the host's page shows or keeps, with the shadow roots that its components have. */
const hostText = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const all: Element[] = [...document.querySelectorAll('*')];
    for (const { shadowRoot } of all) if (shadowRoot) all.push(...shadowRoot.querySelectorAll('*'));
    const found = all.flatMap(({ shadowRoot }) => shadowRoot ?? []);
    const html = document.documentElement.getHTML({ shadowRoots: found });
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const stored = [localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage }));
    return [document.title, location.href, document.cookie, document.activeElement?.localName, html, ...databases, ...stored, ...Object.getOwnPropertyNames(window), Reflect.ownKeys(Object.prototype).join()].join('\n');
  });

/** Of everything that scrolls, the page and what is in it. */
const scrollTo = (page: Page, where: 'start' | 'end'): Promise<void> =>
  page.evaluate((end) => {
    const all: Element[] = [...document.querySelectorAll('*')];
    for (const { shadowRoot } of all) if (shadowRoot) all.push(...shadowRoot.querySelectorAll('*'));
    for (const element of all) if (element.scrollHeight > element.clientHeight) element.scrollTo({ top: end ? 1e6 : 0, behavior: 'instant' });
  }, where === 'end');

/** Asks the host for frames again and again; tells when one takes longer than a person would bear. */
function watchBeats(page: Page, stalled: () => void): () => void {
  let watching = true;
  void (async () => {
    while (watching && !page.isClosed()) {
      const beat = page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))).then(() => true, () => true);
      if (!(await withLimit(beat, false, stallLimit)) && watching) stalled();
    }
  })();
  return () => void (watching = false);
}

/** A promise or, when it takes too long, something else. */
async function withLimit<Value>(promise: Promise<Value>, otherwise: Value, ms = 5000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Value>((resolve) => (timer = setTimeout(() => resolve(otherwise), ms)));
  return Promise.race([promise.catch(() => otherwise), limit]).finally(() => clearTimeout(timer));
}

const tokenIn = (frame: Frame | null): Promise<string | undefined> => withLimit(frame?.evaluate(() => document.body.dataset['token']) ?? Promise.resolve(undefined), undefined, 1000);
