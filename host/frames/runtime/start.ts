import { ContextProvider } from '@lit/context';
import { VivariumError } from '@vivarium/sdk/contract';
import { sayIn } from '@vivarium/sdk/kinds';
import { widgetHost } from '@vivarium/sdk/widget';
import type { FrameToHost, HostToFrame } from '@vivarium/sdk/protocol';
import type { LitElement } from 'lit';
import type { z } from 'zod';
import { dressControls } from './controls.js';
import { watchFaults } from './faults.js';
import { tellForms } from './forms.js';
import { FrameHost, type MountedDefinition } from './frame-host.js';
import { forwardKeys } from './keys.js';
import { FrameLink } from './link.js';
import { applyTheme, layPage } from './look.js';
import { nextFrame } from './next-frame.js';
import { pickElement } from './pick.js';
import { takePicture } from './picture.js';
import { firstPort } from './port.js';

type Inspect = z.output<HostToFrame['inspect']['params']>['what'];

/** Looks at a widget from inside its frame. */
export interface Inspector {
  /** The element is about to be made: what is there so far is ours. */
  begin(): void;
  inspect(what: Inspect, element: Element): Promise<z.output<FrameToHost['inspected']['params']>['findings']>;
}

/** Runs a widget in this frame: waits for the port, says hello, and mounts the element as the page would. */
export async function startFrame(widget: MountedDefinition, inspector?: Inspector): Promise<void> {
  const port = await firstPort;
  const ids = { next: 0 };
  let host: FrameHost | undefined;
  let element: LitElement | undefined;
  let edits: true | undefined;
  const provider = new ContextProvider(document.documentElement, { context: widgetHost });

  const mount = (given: ConstructorParameters<typeof FrameHost>[2]): void => {
    try {
      element?.remove();
      inspector?.begin();
      host = new FrameHost(link, widget, given, ids);
      if (edits) Object.assign(host, { changeConfig: (config: z.input<FrameToHost['config/change']['params']>['config']) => link.say('config/change', { config }) });
      provider.setValue(host);
      const tag = edits ? String(widget.editor) : widget.tag;
      if (!customElements.get(tag)) throw new VivariumError('internal', `The code does not define <${tag}>.`);
      element = document.createElement(tag) as LitElement;
      document.body.append(element);
      dressControls(element);
      void whenDrawn(element, host).then(() => link.say('drawn', {}));
    } catch (thrown) {
      report(VivariumError.from(thrown));
    }
  };
  const report = (error: VivariumError): void => link.say('fault', { error: error.toJSON() });
  /** Whatever goes wrong while a message is taken in is the widget's fault card, not silence. */
  const guarded = <Params>(take: (params: Params) => void) => (params: Params) => {
    try {
      take(params);
    } catch (thrown) {
      report(VivariumError.from(thrown));
    }
  };

  let welcomed: Parameters<typeof mount>[0] | undefined;
  const link = new FrameLink(port, {
    welcome: guarded(({ environment, theme, config, state, ...rest }) => {
      edits = rest.edits;
      const words = new Map(Object.entries(rest.words ?? {}));
      sayIn((english) => words.get(english) ?? english);
      applyTheme(theme);
      mount((welcomed = { environment, config, state }));
    }),
    environment: guarded((environment) => {
      if (welcomed) welcomed.environment = environment;
      host?.setEnvironment(environment);
    }),
    theme: guarded((theme) => applyTheme(theme)),
    // An editor goes on with what it changed: somebody is using it.
    config: guarded((config) => edits ? host?.setConfig(config) : mount({ environment: welcomed!.environment, config, state: host?.saved })),
    'live/delta': guarded((delta) => host?.receive(delta)),
    'live/end': guarded(({ live, error }) => host?.end(live, VivariumError.from(error))),
    beat: ({ beat }) => link.say('alive', { beat }),
    inspect: ({ inspection, what }) => {
      if (inspector && element) void inspector.inspect(what, element).then((findings) => link.say('inspected', { inspection, findings }), (thrown: unknown) => report(VivariumError.from(thrown)));
    },
    pick: (how) => {
      const found = element && pickElement(element, how);
      if (found) link.say('picked', found);
    },
    'picture/take': () =>
      void takePicture().then(
        (image) => link.say('picture', { image }, [image]),
        () => link.say('picture', { image: new ArrayBuffer(0) }),
      ),
  });
  watchFaults(report);
  forwardKeys(link);
  tellForms();
  layPage();
}

/** Resolves when what is on screen is what the first answers make of it. */
async function whenDrawn(element: LitElement, host: FrameHost): Promise<void> {
  await element.updateComplete;
  await host.answered();
  await element.updateComplete;
  await new Promise<void>((resolve) => nextFrame(resolve));
}
