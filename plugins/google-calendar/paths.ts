/** The user's list of calendars. */
export const CALENDAR_LIST = '/calendar/v3/users/me/calendarList';
/** What a notification about that list says it is about; one about events says which calendar's. */
export const ABOUT_LIST = 'calendar-list';
/** Ends a notification channel. */
export const STOP_CHANNEL = '/calendar/v3/channels/stop';
/** The events of a calendar. */
export const eventsPath = (calendarId: string): string => `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
/** One event. */
export const eventPath = (calendarId: string, eventId: string): string => `${eventsPath(calendarId)}/${encodeURIComponent(eventId)}`;
