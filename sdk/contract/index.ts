/** Declare what a connector offers: collections, reads and actions, free of I/O. */
export { errorCodes, ErrorData, VivariumError, type ErrorCode } from './errors.js';
export { Day, Instant, InstantOrDay, toInstant } from './time.js';
export { QuerySchema, type Condition, type OrderBy, type Query, type Scalar, type Where } from './query.js';
export { collection, itemReference, parseItemReference, type CollectionDefinition, type ItemReference, type Pace, type Row } from './collection.js';
export { MirroredDays, narrowestDays } from './mirrored-days.js';
export { action, read, type ActionDefinition, type Addition, type FindItem, type Inverse, type Preview, type ReadDefinition, type Risk } from './action.js';
export {
  defineContract,
  type ActionRef,
  type Authentication,
  type CollectionRef,
  type Contract,
  type ContractDefinition,
  type NetworkRule,
  type Quota,
  type ReadRef,
} from './contract.js';
export {
  Attendee,
  CalendarItem,
  EventItem,
  FieldValue,
  kinds,
  MessageItem,
  NoteItem,
  Person,
  RecordItem,
  RecordTypeItem,
  Response,
  type Kind,
  type KindAction,
} from './kinds.js';
export { automations, AutomationItem } from './automations.js';
export { briefing, BriefingItem, BriefingSentence, BriefingTopic } from './briefing.js';
export { inverseFrom, labelAt, optimisticFrom, previewFrom } from './templates.js';
export type { InverseTemplate, OptimisticTemplate, PreviewTemplate } from './template-data.js';
export { PortableContract } from './portable.js';
export { portableContract } from './portable-contract.js';
export { contractFromData } from './contract-from-data.js';
export { dataOfSchema, objectFromData, schemaFromData, type DataSchema } from './data-schema.js';
