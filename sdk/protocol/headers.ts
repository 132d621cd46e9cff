/** Header that carries the session token. A header, since cookies are sent to every port of a host. */
export const SESSION_HEADER = 'x-vivarium-session';
/** Header of a broker answer: the source's status. */
export const STATUS_HEADER = 'x-vivarium-status';
/** Header of a broker answer: the source's headers as JSON. */
export const HEADERS_HEADER = 'x-vivarium-headers';
