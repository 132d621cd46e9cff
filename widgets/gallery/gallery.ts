import { ContextProvider } from '@lit/context';
import { widgetHost, type WidgetDefinition } from '@vivarium/sdk/widget';
import { css, unsafeCSS } from 'lit';
import { elements, widgets as builtIn } from '../../host/shell/widgets.generated.js';
import { page, tokens } from '../../host/ui/tokens.css.js';
import { states, type GalleryState } from './states.js';

const widgets = builtIn as unknown as readonly WidgetDefinition[];
const options = new URLSearchParams(location.search);
const chosenStates = options.get('state')?.split(',') ?? states.map(({ name }) => name);
const chosenWidgets = options.get('widget')?.split(',') ?? widgets.map(({ tag }) => tag);

const layout = css`
  body {
    padding: 16px;
  }
  main {
    display: grid;
    grid-template-columns: repeat(12, minmax(0, 1fr));
    grid-auto-rows: 40px;
    gap: 12px;
  }
  section {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-width: 0;
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface);
    overflow: hidden;
  }
  h2 {
    margin: 0;
    padding: 8px 12px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-weight: var(--viv-weight-strong);
  }
  @media (max-width: 700px) {
    body {
      padding: 8px;
    }
    section {
      grid-column: 1 / -1 !important;
    }
  }
`;

/** Draws one widget in one state, as large as its size L. */
function show(definition: WidgetDefinition, state: GalleryState, into: HTMLElement): void {
  const section = document.createElement('section');
  const { w, h } = definition.sizes.L;
  section.style.gridColumn = `span ${w}`;
  section.style.gridRow = `span ${h}`;
  section.id = `${definition.tag}-${state.name}`;
  const title = document.createElement('h2');
  title.textContent = `${definition.title} · ${state.name}`;
  title.id = `title-${section.id}`;
  section.setAttribute('aria-labelledby', title.id);
  new ContextProvider(section, { context: widgetHost, initialValue: state.make(definition) });
  section.append(title, document.createElement(definition.tag));
  into.append(section);
}

document.adoptedStyleSheets = [tokens, page, layout].map((part) => part.styleSheet ?? unsafeCSS(part.cssText).styleSheet!);
const theme = options.get('theme');
if (theme) document.documentElement.dataset['theme'] = theme;
document.documentElement.dir = options.get('dir') ?? 'ltr';
await Promise.all(Object.values(elements).map((define) => define()));
const main = document.createElement('main');
document.body.append(main);
for (const state of states)
  if (chosenStates.includes(state.name)) for (const definition of widgets) if (chosenWidgets.includes(definition.tag)) show(definition, state, main);
