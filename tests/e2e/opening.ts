import { after, before } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, openCommandCenter, openContext, openPaired, Product, type ContextOptions, type StartOptions } from './product.js';

/** What is open while a test file, or a suite of it, runs. */
export interface Opened {
  product: Product;
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** What went wrong in the pages. */
  problems: string[];
}

/** How it is opened, where that matters to the tests. */
export interface Opening {
  /** How the product is started, or what makes ready for that. */
  readonly start?: StartOptions | (() => StartOptions | Promise<StartOptions>);
  readonly context?: ContextOptions;
  /** Sees the context before there is a page in it. */
  prepare?(context: BrowserContext): unknown;
}

/** The tests' own product and a page of it, paired: there before the first test, once `opened` is through with it; gone after the last. */
export function useProduct(opened: (all: Opened) => unknown, opening: Opening = {}): Opened {
  return use(openPaired, opened, opening);
}

/** The tests' own command center, with its widgets filled; as {@link useProduct}. */
export function useCommandCenter(opened: (all: Opened) => unknown, opening: Opening = {}): Opened {
  return use(openCommandCenter, opened, opening);
}

function use(open: typeof openPaired, opened: (all: Opened) => unknown, { start = {}, context: options, prepare }: Opening): Opened {
  const all = {} as Opened;
  before(async () => {
    all.product = await Product.start(typeof start === 'function' ? await start() : start);
    all.browser = await openBrowser();
    Object.assign(all, await openContext(all.browser, options));
    await prepare?.(all.context);
    all.page = await open(all.context, all.product);
    await opened(all);
  });
  after(async () => {
    await all.browser?.close();
    await all.product?.remove();
  });
  return all;
}
