import type { ErrorData, ItemReference, Preview, Risk, Row } from '@vivarium/sdk/contract';
import type { Account } from '@vivarium/sdk/protocol';
import type { Limits } from '../grants/grant.js';
import type { Permit } from './permit.js';

/** Who asks for an action; shown in the log. */
export interface Caller {
  /** Tag of the widget, or `host`. */
  readonly widget: string;
  /** Id of its placement. */
  readonly placement?: string;
  /** As people see it, when it asked. */
  readonly title?: string;
  /** The artifact it is in. */
  readonly artifact?: string;
  /** What one press of a person does in several calls is one to them: these share it. */
  readonly gesture?: string;
}

/** What a person says to a {@link ConfirmRequest}: `always` consents to the limits it names, `never` also to not being asked by this widget any more. */
export type ConfirmAnswer = boolean | 'always' | 'never';

/** What a person is asked before an external or destructive action runs. Frozen: what is shown is what runs. */
export interface ConfirmRequest {
  /** What is about to be done, in a word or two: "Delete event". */
  readonly title: string;
  readonly preview: Preview;
  readonly risk: Risk;
  readonly account: Account;
  readonly input: unknown;
  readonly caller: Caller;
  /** The item it acts on. */
  readonly item?: Row<Record<string, unknown>> | undefined;
  /** The caller does not ship with the product: this is what its grants allow. */
  readonly permit?: Permit | undefined;
  /** The person was using the caller when it asked, as the host saw it. */
  readonly active?: boolean | undefined;
  /** What `always` would consent to. */
  readonly always?: Limits;
}

/** One line of the append-only action log. A later line with the same `id` is what became of it. */
export interface LogEntry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly account: string;
  /** `google-calendar.moveEvent` */
  readonly action: string;
  readonly title: string;
  readonly risk: Risk;
  readonly caller: Caller;
  readonly item?: ItemReference;
  /** `queued`: waits in the outbox. `declined`: the person said no. `undone`: taken back by `undoneBy`. */
  readonly outcome: 'queued' | 'done' | 'failed' | 'declined' | 'undone';
  readonly error?: ErrorData;
  /** Id of the entry this one took back. */
  readonly undoes?: string;
  /** How a risky action was consented to: by an answer to a question, or by limits agreed before. */
  readonly consent?: 'asked' | 'granted';
  /** It can be taken back now. */
  readonly undoable: boolean;
}

/** A write that waits for the network. */
export interface OutboxEntry {
  readonly id: string;
  readonly at: number;
  readonly account: string;
  readonly title: string;
  readonly item?: ItemReference;
  readonly state: 'waiting' | 'sending';
  /** Why the last try failed. */
  readonly error?: ErrorData;
}

/** What became of an action; the shell makes toasts of it. */
export type ActionEvent =
  /** It is on screen; `undoUntil` (epoch ms) is the end of the undo window where it can be taken back; `quiet`: not worth a message. */
  | { readonly type: 'done'; readonly entry: LogEntry; readonly undoUntil?: number; readonly quiet?: true }
  | { readonly type: 'queued'; readonly entry: LogEntry }
  /** What was shown was taken back; `entry.error` says why. */
  | { readonly type: 'failed'; readonly entry: LogEntry };
