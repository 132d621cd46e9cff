/** The page of an app that tries to get out, towards `away`. */
export const appPage: (away: string) => string;
/** A page that holds the app twice and believes everything. */
export const hostPage: string;
