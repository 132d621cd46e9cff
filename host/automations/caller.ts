import { msg, str } from '@lit/localize';
import type { Caller } from '../connectors/host.js';

const WIDGET = 'automation';

/** Who asks for what a run of an automation does, and for what takes all of it back. */
export const callerOf = (name: string): Caller => ({ widget: WIDGET, title: msg(str`Automation “${name}”`) });

/** Whether an automation asked: what became of its run is said as a whole. */
export const isAutomation = ({ widget }: Caller): boolean => widget === WIDGET;
