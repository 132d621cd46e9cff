import { VivariumError } from '@vivarium/sdk/contract';
import { manifestOf, type WidgetDefinition } from '@vivarium/sdk/widget';
import { FrameLink } from './link.js';
import { firstPort } from './port.js';

const ignore = (): void => undefined;

/** Tells the page what a widget declares. Its element is never made. */
export async function describeFrame(widget: Parameters<typeof manifestOf>[0] & Pick<WidgetDefinition, 'tag'>): Promise<void> {
  const link = new FrameLink(await firstPort, {
    welcome: ignore,
    environment: ignore,
    theme: ignore,
    config: ignore,
    'live/delta': ignore,
    'live/end': ignore,
    beat: ({ beat }) => link.say('alive', { beat }),
    'picture/take': ignore,
    inspect: ignore,
    pick: ignore,
  });
  try {
    link.say('manifest', manifestOf(widget));
  } catch (thrown) {
    link.say('fault', { error: VivariumError.from(thrown).toJSON() });
  }
}
