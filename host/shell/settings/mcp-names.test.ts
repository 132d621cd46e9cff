import { expect } from '@open-wc/testing';
import { speak } from '../language/language.js';
import { namesOf } from './mcp-names.js';

const server = (collections: Record<string, { title: string }>) => namesOf({ setup: { contract: { collections }, apps: [{ name: 'people', title: 'People' }] } } as never);

describe('what an MCP server has', () => {
  afterEach(() => speak('en'));

  it('is called by the server’s own names, each once', () => {
    const { collections, apps } = server({ people: { title: 'People' }, staff: { title: 'People' } });
    expect([...collections.values(), ...apps.values()]).to.deep.equal(['People', 'People (2)', 'People (app)']);
  });

  it('has its resources in the page’s language: that name is ours', async () => {
    await speak('de');
    expect([...server({ resources: { title: 'Resources' }, listed: { title: 'Resources' } }).collections.values()]).to.deep.equal(['Ressourcen', 'Resources']);
  });
});
