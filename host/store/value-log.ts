import { atomically, type Disk } from './disk.js';

/**
 * One value in IndexedDB and what was added to it since, each addition by itself: what is written often must not cost what
 * was written before. Two tabs lose nothing of each other's. In memory where there is no disk.
 */
export class ValueLog {
  private memory: { value: unknown; added: readonly unknown[] } = { value: undefined, added: [] };
  private readonly below: IDBKeyRange;

  /** `name`: of the value; `additions`: of a value from before there were such logs, and of what is added below it. */
  constructor(
    private readonly disk: Disk,
    private readonly name: string,
    private readonly additions: string,
  ) {
    this.below = IDBKeyRange.bound(additions, `${additions}/\uffff`);
  }

  /** The value, then what was added, oldest first. */
  async read(): Promise<readonly unknown[]> {
    const { value, added } = this.memory;
    const kept = await this.disk.run((database) => Promise.all([database.get('state', this.name), database.getAll('state', this.below)]), undefined);
    return kept ? [kept[0], ...kept[1]] : [value, ...added];
  }

  async add(addition: unknown): Promise<void> {
    // In the order of time, also over tabs; two at once are two all the same.
    const instant = (performance.timeOrigin + performance.now()).toFixed(3).padStart(17, '0');
    const kept = await this.disk.run(async (database) => {
      const transaction = database.transaction('state', 'readwrite', { durability: 'relaxed' });
      await atomically(transaction, [() => transaction.store.put(addition, `${this.additions}/${instant}/${crypto.randomUUID()}`)]);
      return true;
    }, false);
    if (!kept) this.memory = { ...this.memory, added: [...this.memory.added, addition] };
  }

  /** Works what was added into the value, all or nothing. `change` must not throw. */
  async gather(change: (value: unknown, added: readonly unknown[]) => unknown): Promise<void> {
    const kept = await this.disk.run(async (database) => {
      const transaction = database.transaction('state', 'readwrite', { durability: 'relaxed' });
      const { store } = transaction;
      const [value, added]: [unknown, readonly unknown[]] = await Promise.all([store.get(this.name), store.getAll(this.below)]);
      const next = change(value, added);
      await atomically(transaction, [() => store.put(next, this.name), () => store.delete(this.below)]);
      return true;
    }, false);
    if (!kept) this.memory = { value: change(this.memory.value, this.memory.added), added: [] };
  }
}
