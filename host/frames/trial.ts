const SIGN = '~';

/** The id of a frame that is no part of a page: a preview, an editor. What crashes there says nothing of the page. */
export const trialOf = (name: string): string => `${SIGN}${name}`;

/** Whether an id is that of a trial. */
export const isTrial = (id: string): boolean => id.startsWith(SIGN);
