import { expect } from '@open-wc/testing';
import { dayDistance, dayInWords, isDay } from './day.js';
import { formatRoute, parseRoute } from './route.js';

describe('days', () => {
  it('says days in words', () => {
    expect(dayInWords('2026-03-01', '2026-03-04', 'en-GB')).to.equal('Sunday 1 March');
    expect(dayInWords('2027-03-01', '2026-03-04', 'de-DE')).to.contain('2027');
    expect(dayDistance('2026-03-04', '2026-03-04', 'en')).to.equal('Today');
    expect(dayDistance('2026-03-05', '2026-03-04', 'en')).to.equal('Tomorrow');
    expect(dayDistance('2026-03-01', '2026-03-04', 'en')).to.equal('3 days ago');
  });

  it('refuses days that do not exist', () => {
    for (const text of ['2026-02-30', '2026-13-01', '26-01-01', 'today', '']) expect(isDay(text), text).to.be.false;
  });
});

describe('routes', () => {
  it('round-trip', () => {
    for (const hash of ['#/settings', '#/artifact/daily?day=2026-03-01', '#/artifact/a%20b', '#/?day=2026-03-01', '#/artifact/daily?day=2026-03-01&item=gmail-1%2Fmessages%2Fa', '#/?item=a%2Fb%2Fc', '#/'])
      expect(formatRoute(parseRoute(hash))).to.equal(hash);
  });

  it('lead to the first artifact when they make no sense', () => {
    for (const hash of ['', '#', '#/nowhere', '#/artifact/', '#/artifact/?day=never', '#/?item=nothing']) expect(parseRoute(hash)).to.deep.equal({ page: 'artifact' });
    expect(parseRoute('#/artifact/%E0%A4%A')).to.deep.equal({ page: 'artifact', artifact: '%E0%A4%A' });
  });
});
