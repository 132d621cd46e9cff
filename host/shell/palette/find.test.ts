import { expect } from '@open-wc/testing';
import type { Entry } from './entry.js';
import { find } from './find.js';

const now = Date.parse('2026-03-04T12:00:00Z');
const entry = (group: string, title: string, rest: Partial<Entry> = {}): Entry => ({ id: `${group} ${title}`, group, title, run: () => undefined, ...rest });
const titles = (found: ReturnType<typeof find>) => found.groups.flatMap(({ title, hits }) => hits.map((hit) => `${title}: ${hit.entry.title}`));

describe('find', () => {
  const entries = [
    entry('Actions', 'Arrange the widgets', { early: true }),
    entry('Pages', 'Daily command center', { early: true }),
    entry('Calendar', 'Call with Amanda Foster', { detail: 'Thu 5 Mar, 15:00' }),
    entry('Mail', 'Re: Pricing', { detail: 'Amanda Foster' }),
    entry('Mail', 'Übersicht', { detail: 'Priya' }),
    entry('CRM', 'Calder & Foster Retail', { words: 'amanda@calder.example' }),
  ];

  it('offers before anything is typed', () => expect(titles(find(' ', entries, [], now))).to.deep.equal(['Actions: Arrange the widgets', 'Pages: Daily command center']));

  it('finds one name in titles, people and further words, titles first', () => {
    const found = find('amanda', entries, [], now);
    expect(titles(found)).to.deep.equal(['Calendar: Call with Amanda Foster', 'Mail: Re: Pricing', 'CRM: Calder & Foster Retail']);
    expect(found.groups[0]!.hits[0]!.title).to.deep.equal([{ text: 'Call with ', typed: false }, { text: 'Amanda', typed: true }, { text: ' Foster', typed: false }]);
  });

  it('takes words in any order and across fields, without accents, with letters left out', () => {
    expect(titles(find('foster call', entries, [], now))[0]).to.equal('Calendar: Call with Amanda Foster');
    expect(titles(find('amanda pricing', entries, [], now))).to.deep.equal(['Mail: Re: Pricing']);
    expect(titles(find('ubersicht', entries, [], now))).to.deep.equal(['Mail: Übersicht']);
    expect(titles(find('arrnge', entries, [], now))).to.deep.equal(['Actions: Arrange the widgets']);
    expect(find('zzz', entries, [], now)).to.include({ total: 0, shown: 0 });
  });

  it('offers below the results what is always offered, and counts it as none', () => {
    const found = find('zzz', entries, [entry('Claude', 'Ask for “zzz”')], now);
    expect(titles(found)).to.deep.equal(['Claude: Ask for “zzz”']);
    expect(found).to.include({ total: 0, shown: 0 });
  });

  it('puts what is near in time first, shows six of a group and counts all', () => {
    const weekly = Array.from({ length: 20 }, (_, week) => entry('Calendar', 'Stand-up', { id: `standup ${week}`, when: now + (week - 10) * 7 * 86_400_000 }));
    const found = find('stand', weekly, [], now);
    expect(found).to.include({ total: 20, shown: 6 });
    expect(found.groups[0]!.hits[0]!.entry.id).to.equal('standup 10');
  });
});
