/** A token as it is called in a widget's styles, without what all have. */
export const shortName = (token: string): string => token.replace(/^--viv-(color-)?/, '');
