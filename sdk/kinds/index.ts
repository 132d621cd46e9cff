/** What can be said about items of the shared kinds without any I/O: days and zones, conflicts, conversations, who is whom. */
export { addDays, dayOf, dayWindow, daysBetween, instantOf, isMirrored, minuteOf, weekOf, type Window } from './days.js';
export { formatAge } from './age.js';
export { dateFormat, formatAmount, formatCount, formatDay, formatList, formatMoney, formatTime, formatTimes, hourStyle, numberFormat, type Place } from './format.js';
export { conflicts, daysOf, eventsOn, onDay, takesTime, touchesDay, withoutCopies, type EventRow } from './events.js';
export { backToBacks, nextFreeSlot, type SlotSearch } from './slots.js';
export { said, sayIn } from './said.js';
export { accountOf, asks, conversationsOf, nameOf, waitsForReply, type Conversation, type MessageRow } from './conversations.js';
export { requestIn } from './request.js';
export { RecordFinder, type Match, type RecordRow } from './people.js';
