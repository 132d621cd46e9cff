import { assert } from '@open-wc/testing';
import { mountWidget, widgetSuite } from '@vivarium/sdk/testing';
import { widget } from './index.js';

widgetSuite(widget);

it('lists what is on the selected day', async () => {
  const { element, host } = await mountWidget(widget);
  assert.include(element.renderRoot.textContent, 'Amanda Foster');
  host.setEnvironment({ day: '2026-03-05' });
  await element.updateComplete;
  assert.notInclude(element.renderRoot.textContent, 'Amanda Foster');
});
