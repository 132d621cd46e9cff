import { msg, str } from '@lit/localize';
import type { McpServer } from '@vivarium/sdk/protocol';

/** What to call what a server has that can be put on a page: collections by their names, apps by theirs. No two are called the same. */
export function namesOf({ setup }: Pick<McpServer, 'setup'>): { readonly collections: ReadonlyMap<string, string>; readonly apps: ReadonlyMap<string, string> } {
  const taken = new Set<string>();
  const own = (title: string, other = title) => {
    let name = taken.has(title) ? other : title;
    for (let count = 2; taken.has(name); count += 1) name = `${other} (${count})`;
    taken.add(name);
    return name;
  };
  const collections = new Map(Object.entries(setup.contract.collections).map(([name, { title }]) => [name, own(name === 'resources' ? msg('Resources') : title)]));
  return { collections, apps: new Map(setup.apps.map(({ name, title }) => [name, own(title, msg(str`${title} (app)`))])) };
}
