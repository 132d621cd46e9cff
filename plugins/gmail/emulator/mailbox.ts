import { readEntity, type Entity } from './rfc5322.js';
import { systemLabels, type Change, type MailboxState, type StoredLabel, type StoredMessage } from './state.js';

/** Longer histories forget their beginning, as Gmail's do after about a week. */
const HISTORY_LENGTH = 5000;

/** A mailbox whose every change is in its history. Methods that change it commit once, when the whole change is made. */
export class Mailbox {
  readonly me: MailboxState['me'];
  readonly aliases: MailboxState['aliases'];
  readonly people: MailboxState['people'];
  private readonly messages: Map<string, StoredMessage>;
  private readonly labelsById: Map<string, StoredLabel>;
  private readonly drafts: Map<string, string>;
  private readonly entities = new WeakMap<StoredMessage, Entity>();
  private changes: Change[];
  private latest: number;
  private forgotten: number;
  private sequence: number;
  private readonly listeners = new Set<(at: number) => void>();

  constructor(state: MailboxState) {
    const copy = structuredClone(state);
    this.me = copy.me;
    this.aliases = copy.aliases;
    this.people = copy.people;
    this.messages = new Map(copy.messages.map((message) => [message.id, message]));
    this.labelsById = new Map(copy.labels.map((label) => [label.id, label]));
    this.drafts = new Map(copy.drafts.map(({ id, message }) => [id, message]));
    this.changes = copy.history;
    this.latest = copy.historyId;
    this.forgotten = copy.forgotten;
    this.sequence = copy.sequence;
  }

  snapshot(): MailboxState {
    return structuredClone({
      me: this.me,
      aliases: this.aliases,
      people: this.people,
      messages: [...this.messages.values()],
      labels: [...this.labelsById.values()],
      drafts: [...this.drafts].map(([id, message]) => ({ id, message })),
      history: this.changes,
      historyId: this.latest,
      forgotten: this.forgotten,
      sequence: this.sequence,
    });
  }

  /** Calls back at every commit with its time in epoch milliseconds. Returns the end of it. */
  onCommit(listener: (at: number) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  get historyId(): number {
    return this.latest;
  }

  message(id: string): StoredMessage | undefined {
    return this.messages.get(id);
  }

  /** Newest first. */
  all(): StoredMessage[] {
    return [...this.messages.values()].sort((a, b) => b.internalDate - a.internalDate || (a.id < b.id ? 1 : -1));
  }

  thread(id: string): StoredMessage[] {
    return this.all().filter((message) => message.threadId === id).reverse();
  }

  /** A message's source, parsed. */
  entity(message: StoredMessage): Entity {
    let entity = this.entities.get(message);
    if (!entity) this.entities.set(message, (entity = readEntity(Buffer.from(message.raw, 'base64url').toString('latin1'))));
    return entity;
  }

  insert({ raw, labelIds, internalDate, threadId }: { raw: string; labelIds: readonly string[]; internalDate: number; threadId?: string | undefined }): StoredMessage {
    const message = this.add(raw, labelIds, internalDate, threadId);
    this.commit();
    return message;
  }

  /** Adds and removes labels of messages; what changes nothing leaves no history. */
  modify(ids: readonly string[], add: readonly string[], remove: readonly string[]): void {
    let changed = false;
    for (const id of ids) {
      const message = this.messages.get(id);
      if (message) changed = this.relabel(message, add, remove) || changed;
    }
    if (changed) this.commit();
  }

  /** Deletes messages for good. */
  delete(ids: readonly string[]): void {
    for (const id of ids) this.drop(id);
    this.commit();
  }

  label(id: string): StoredLabel | undefined {
    return this.labelsById.get(id);
  }

  labels(): StoredLabel[] {
    return [...this.labelsById.values()];
  }

  createLabel(name: string): StoredLabel {
    const label: StoredLabel = { id: `Label_${++this.sequence}`, name, type: 'user' };
    this.labelsById.set(label.id, label);
    this.commit();
    return label;
  }

  renameLabel(label: StoredLabel, name: string): void {
    label.name = name;
    this.commit();
  }

  deleteLabel(id: string): void {
    this.labelsById.delete(id);
    for (const message of this.messages.values()) this.relabel(message, [], [id]);
    this.commit();
  }

  draft(id: string): StoredMessage | undefined {
    return this.messages.get(this.drafts.get(id) ?? '');
  }

  draftIds(): string[] {
    return [...this.drafts.keys()];
  }

  createDraft(raw: string, at: number, threadId: string | undefined): string {
    const id = `r${++this.sequence}`;
    this.drafts.set(id, this.add(raw, ['DRAFT'], at, threadId).id);
    this.commit();
    return id;
  }

  /** Gmail gives a changed draft a new message. */
  updateDraft(id: string, raw: string, at: number): void {
    const before = this.draft(id)!;
    this.messages.delete(before.id);
    this.record('messagesDeleted', before);
    this.drafts.set(id, this.add(raw, ['DRAFT'], at, before.threadId).id);
    this.commit();
  }

  deleteDraft(id: string): void {
    this.drop(this.drafts.get(id)!);
    this.drafts.delete(id);
    this.commit();
  }

  /** Sends a draft: its message goes and the sent one comes, in one commit. */
  sendDraft(id: string, raw: string, labelIds: readonly string[], at: number): StoredMessage {
    const { threadId } = this.draft(id)!;
    this.drop(this.drafts.get(id)!);
    this.drafts.delete(id);
    const sent = this.add(raw, labelIds, at, threadId);
    this.commit();
    return sent;
  }

  /** Changes after `start`, or undefined when some of them are forgotten or `start` is in the future. */
  historySince(start: number): Change[] | undefined {
    if (start < this.forgotten || start > this.latest) return undefined;
    return this.changes.filter(({ id }) => id > start);
  }

  /** Forgets all history, as Gmail does after about a week. */
  expireHistory(): void {
    this.forgotten = ++this.latest;
    this.changes = [];
  }

  /** A new id: of a message, or a Message-ID. */
  nextId(): string {
    return `19${(++this.sequence).toString(16).padStart(14, '0')}`;
  }

  private add(raw: string, labelIds: readonly string[], internalDate: number, threadId: string | undefined): StoredMessage {
    const id = this.nextId();
    const message: StoredMessage = { id, threadId: threadId ?? id, labelIds: [...new Set(labelIds)], historyId: 0, internalDate, raw };
    this.messages.set(id, message);
    this.record('messagesAdded', message);
    return message;
  }

  private relabel(message: StoredMessage, add: readonly string[], remove: readonly string[]): boolean {
    const added = add.filter((label) => !message.labelIds.includes(label));
    const removed = remove.filter((label) => message.labelIds.includes(label));
    message.labelIds = [...message.labelIds.filter((label) => !removed.includes(label)), ...added];
    if (added.length > 0) this.record('labelsAdded', message, added);
    if (removed.length > 0) this.record('labelsRemoved', message, removed);
    return added.length + removed.length > 0;
  }

  private drop(id: string): void {
    const message = this.messages.get(id);
    if (!message) return;
    this.messages.delete(id);
    this.record('messagesDeleted', message);
    for (const [draft, of] of this.drafts) if (of === id) this.drafts.delete(draft);
  }

  private record(type: Change['type'], message: StoredMessage, labelIds?: string[]): void {
    message.historyId = ++this.latest;
    const { id, threadId } = message;
    this.changes.push({ id: this.latest, type, message: { id, threadId, labelIds: [...message.labelIds] }, ...(labelIds ? { labelIds } : {}) });
    const surplus = this.changes.length - HISTORY_LENGTH;
    if (surplus > 0) this.forgotten = this.changes.splice(0, surplus).at(-1)!.id;
  }

  private commit(): void {
    const at = performance.timeOrigin + performance.now();
    for (const listener of this.listeners) listener(at);
  }
}

/** A mailbox without messages. */
export const emptyState = (me: MailboxState['me'], people: MailboxState['people'] = []): MailboxState => ({
  me,
  aliases: [],
  people,
  messages: [],
  labels: systemLabels.map((name) => ({ id: name, name, type: 'system' })),
  drafts: [],
  history: [],
  historyId: 1_000_000,
  forgotten: 1_000_000,
  sequence: 0,
});
