import { createQueries, createStore } from 'tinybase';
import { dayOf, labelOf, type Engine } from './workload.js';

/** TinyBase: tabular store and its queries module. */
export function createEngine(): Engine {
  const store = createStore();
  const queries = createQueries(store);
  const results: string[][] = [];
  const byId = <T extends { id: string }>(rows: T[]) => Object.fromEntries(rows.map(({ id, ...cells }) => [id, cells]));
  return {
    load(entries, mails) {
      store.setTables({ entries: byId(entries), mails: byId(mails) });
    },
    open(index) {
      queries.setQueryDefinition(`day${index}`, 'entries', ({ select, where }) => {
        select('start');
        select('title');
        where('day', dayOf(index));
      });
      queries.setQueryDefinition(`mails${index}`, 'mails', ({ select, where }) => {
        select('at');
        select('subject');
        where('label', labelOf(index));
      });
      const read = () =>
        (results[index] = queries.getResultSortedRowIds(`day${index}`, 'start').map((row) => queries.getResultCell(`day${index}`, row, 'title') as string));
      queries.addResultTableListener(`day${index}`, read);
      queries.addResultSortedRowIdsListener(`mails${index}`, 'at', true, 0, 10, () => undefined);
      read();
    },
    change: ({ id, ...cells }) => void store.setRow('entries', id, cells),
    titles: (index) => results[index] ?? [],
    close: () => queries.destroy() as unknown as void,
  };
}
