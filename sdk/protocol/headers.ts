/** Header that carries the session token. A header, since cookies are sent to every port of a host. */
export const SESSION_HEADER = 'x-vivarium-session';
