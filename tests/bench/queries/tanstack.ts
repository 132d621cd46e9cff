import { createCollection, createLiveQueryCollection, eq } from '@tanstack/db';
import { dayOf, labelOf, type Engine, type Entry, type Mail } from './workload.js';

type Write<T> = (change: { type: 'insert' | 'update'; value: T }[]) => void;

function source<T extends { id: string }>(id: string) {
  let write: Write<T> = () => undefined;
  const rows = createCollection<T, string>({
    id,
    getKey: (row) => row.id,
    startSync: true,
    sync: {
      sync: ({ begin, write: put, commit, markReady }) => {
        write = (changes) => {
          begin();
          for (const change of changes) put(change);
          commit();
        };
        markReady();
      },
    },
  });
  return { rows, write: (changes: Parameters<Write<T>>[0]) => write(changes) };
}

/** TanStack DB with its documented sync interface. */
export function createEngine(): Engine {
  const entries = source<Entry>('entries');
  const mails = source<Mail>('mails');
  const days: { toArray: Entry[]; cleanup(): Promise<void> }[] = [];
  return {
    load(allEntries, allMails) {
      entries.write(allEntries.map((value) => ({ type: 'insert', value })));
      mails.write(allMails.map((value) => ({ type: 'insert', value })));
    },
    async open(index) {
      const day = createLiveQueryCollection((query) =>
        query
          .from({ entry: entries.rows })
          .where(({ entry }) => eq(entry.day, dayOf(index)))
          .orderBy(({ entry }) => entry.start),
      );
      const latest = createLiveQueryCollection((query) =>
        query
          .from({ mail: mails.rows })
          .where(({ mail }) => eq(mail.label, labelOf(index)))
          .orderBy(({ mail }) => mail.at, 'desc')
          .limit(10),
      );
      day.subscribeChanges(() => undefined);
      latest.subscribeChanges(() => undefined);
      await Promise.all([day.preload(), latest.preload()]);
      days[index] = day as unknown as (typeof days)[number];
    },
    change(value) {
      entries.write([{ type: 'update', value }]);
    },
    titles: (index) => (days[index]?.toArray ?? []).map(({ title }) => title),
    close: () => undefined,
  };
}
