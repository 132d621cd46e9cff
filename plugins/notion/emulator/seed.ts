import { apexConsulting, type DemoClient, type DemoWorld } from '@vivarium/sdk/testing/demo';
import { idOf, plain, toMinute, type Block, type Page, type Property, type Source, type User, type WorkspaceData } from './model.js';

const stageColors: Record<string, string> = { Lead: 'gray', Qualified: 'blue', Proposal: 'purple', Negotiation: 'orange', Won: 'green', Lost: 'red' };
const probability: Record<string, number> = { Lead: 0.1, Qualified: 0.25, Proposal: 0.5, Negotiation: 0.75, Won: 1, Lost: 0 };

const clientsId = idOf('source', 'clients');
const tasksId = idOf('source', 'tasks');
const clientPage = (client: DemoClient) => idOf('client', client.id);

function option(property: string, name: string, color = 'default') {
  return { id: idOf('option', property, name), name, color };
}

function clientProperties(world: DemoWorld): Property[] {
  const stages = world.stages.map((stage) => option('stage', stage, stageColors[stage]));
  const closed = (name: string) => name === 'Won' || name === 'Lost';
  const group = (name: string, color: string, members: typeof stages) => ({ id: idOf('group', name), name, color, option_ids: members.map(({ id }) => id) });
  const industries = [...new Set(world.clients.map(({ industry }) => industry))];
  return [
    { id: 'title', name: 'Company', type: 'title' },
    { id: 'stag', name: 'Stage', type: 'status', options: stages, groups: [
      group('To-do', 'gray', stages.filter(({ name }) => name === 'Lead')),
      group('In progress', 'blue', stages.filter(({ name }) => name !== 'Lead' && !closed(name))),
      group('Complete', 'green', stages.filter(({ name }) => closed(name))),
    ] },
    { id: 'valu', name: 'Value', type: 'number', format: 'dollar' },
    { id: 'next', name: 'Next step', type: 'rich_text' },
    { id: 'ndue', name: 'Next step due', type: 'date' },
    { id: 'cont', name: 'Contact', type: 'rich_text' },
    { id: 'mail', name: 'Email', type: 'email' },
    { id: 'role', name: 'Role', type: 'rich_text' },
    { id: 'ownr', name: 'Owner', type: 'people' },
    { id: 'indu', name: 'Industry', type: 'select', options: industries.map((name) => option('industry', name)) },
    { id: 'tags', name: 'Tags', type: 'multi_select', options: [option('tags', 'Key account', 'yellow'), option('tags', 'Reference', 'green')] },
    { id: 'last', name: 'Last contact', type: 'date' },
    { id: 'site', name: 'Website', type: 'url' },
    { id: 'phon', name: 'Phone', type: 'phone_number' },
    { id: 'prio', name: 'Strategic', type: 'checkbox' },
    { id: 'prob', name: 'Probability', type: 'number', format: 'percent' },
    { id: 'wght', name: 'Weighted value', type: 'formula', expression: 'prop("Value") * prop("Probability")' },
    { id: 'task', name: 'Tasks', type: 'relation', source: tasksId, synced: 'clnt' },
    { id: 'open', name: 'Open tasks', type: 'rollup', relation: 'task', target: 'done', function: 'unchecked' },
    { id: 'crea', name: 'Created', type: 'created_time' },
    { id: 'edit', name: 'Edited', type: 'last_edited_time' },
  ];
}

const taskProperties: Property[] = [
  { id: 'title', name: 'Task', type: 'title' },
  { id: 'done', name: 'Done', type: 'checkbox' },
  { id: 'tdue', name: 'Due', type: 'date' },
  { id: 'asgn', name: 'Assignee', type: 'people' },
  { id: 'clnt', name: 'Client', type: 'relation', source: clientsId, synced: 'task' },
];

/** Fictional numbers (Ofcom keeps 020 7946 0xxx for drama). */
const phone = (index: number) => `+44 20 7946 0${String(100 + index)}`;

/** The CRM of the demo company on a day: clients with their notes, and the tasks that move them on. */
export function seedWorkspace({ now, timeZone }: { now: Date; timeZone: string }): WorkspaceData {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);
  const world = apexConsulting({ today, timeZone, now });
  const users: User[] = world.people.filter(({ email }) => email.endsWith(`@${world.company.domain}`)).map(({ name, email }) => ({ id: idOf('user', email), name, email }));
  const userOf = (email: string) => idOf('user', email);
  // Long enough ago that nothing of the seed is still within the minute that is going on.
  const at = (day: string) => toMinute(new Date(Math.min(Date.parse(`${day}T09:30:00Z`), now.getTime() - 3_600_000)));
  const created = toMinute(new Date(now.getTime() - 120 * 86_400_000));
  const source = (id: string, title: string, properties: Property[]): Source => ({ id, database: idOf('database', title), title, created, edited: created, trashed: false, properties });
  const row = (id: string, sourceId: string, edited: string, author: string): Page => ({
    id, source: sourceId, created, edited, author, editor: author, trashed: false, values: {}, children: [],
  });

  const pages: Page[] = [];
  const blocks: Block[] = [];
  const tasks = world.clients.filter(({ stage }) => stage === 'Proposal' || stage === 'Negotiation');
  for (const [index, client] of world.clients.entries()) {
    const owner = userOf(client.owner.email);
    const page = row(clientPage(client), clientsId, at(client.lastContact), owner);
    page.values = {
      title: plain(client.company),
      stag: idOf('option', 'stage', client.stage),
      valu: client.value,
      next: plain(client.nextStep),
      ndue: { start: client.due, end: null, time_zone: null },
      cont: plain(client.contact.name),
      mail: client.contact.email,
      role: plain(client.contact.role),
      ownr: [owner],
      indu: idOf('option', 'industry', client.industry),
      tags: [...(client.value >= 150_000 ? [idOf('option', 'tags', 'Key account')] : []), ...(client.stage === 'Won' ? [idOf('option', 'tags', 'Reference')] : [])],
      last: { start: client.lastContact, end: null, time_zone: null },
      site: client.website,
      phon: phone(index),
      prio: client.value >= 150_000,
      prob: probability[client.stage] ?? 0,
      task: tasks.includes(client) ? [idOf('task', client.id)] : [],
    };
    page.children = client.notes.map((note, position) => {
      const id = idOf('block', client.id, String(position));
      blocks.push({ id, page: page.id, parent: page.id, type: 'paragraph', text: plain(note), checked: false, created, edited: page.edited, author: owner, trashed: false, children: [] });
      return id;
    });
    pages.push(page);
  }
  for (const client of tasks) {
    const page = row(idOf('task', client.id), tasksId, at(client.lastContact), userOf(client.owner.email));
    page.values = {
      title: plain(client.nextStep),
      done: false,
      tdue: { start: client.due, end: null, time_zone: null },
      asgn: [userOf(client.owner.email)],
      clnt: [clientPage(client)],
    };
    pages.push(page);
  }
  return {
    version: 1,
    name: world.company.name,
    bot: { id: idOf('user', 'bot'), name: 'Vivarium' },
    users,
    sources: [source(clientsId, 'Clients', clientProperties(world)), source(tasksId, 'Tasks', taskProperties)],
    pages,
    blocks,
    comments: [],
  };
}
