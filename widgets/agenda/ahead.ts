import { addDays } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';

/** The last day that an agenda looks ahead to, for free slots and to see where something went: two weeks after the day on screen, or after today where that is over. */
export const lastDayAhead = ({ day, today }: Pick<Environment, 'day' | 'today'>): string => addDays(day > today ? day : today, 14);
