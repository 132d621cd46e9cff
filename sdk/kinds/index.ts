/** What can be said about items of the shared kinds without any I/O: days and zones, conflicts, conversations, who is whom. */
export { addDays, dayOf, dayWindow, daysBetween, instantOf, minuteOf, weekOf, type Window } from './days.js';
export { dateFormat, formatAge, formatAmount, formatCount, formatDay, formatList, formatMoney, formatTime, formatTimes, hourStyle, numberFormat, type Place } from './format.js';
export { backToBacks, conflicts, daysOf, eventsOn, nextFreeSlot, onDay, takesTime, touchesDay, withoutCopies, type EventRow, type SlotSearch } from './events.js';
export { said, sayIn } from './said.js';
export { accountOf, asks, conversationsOf, nameOf, requestIn, waitsForReply, type Conversation, type MessageRow } from './conversations.js';
export { RecordFinder, type Match, type RecordRow } from './people.js';
