import { expect } from '@open-wc/testing';
import { addDays, dayDistance, dayIn, dayInWords, daysBetween, isDay, untilMidnight } from './day.js';
import { formatRoute, parseRoute } from './route.js';

describe('days', () => {
  it('adds across months, leap days and daylight saving', () => {
    expect(addDays('2026-02-28', 1)).to.equal('2026-03-01');
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2026-03-29', 1)).to.equal('2026-03-30');
    expect(addDays('2026-01-01', -1)).to.equal('2025-12-31');
    expect(daysBetween('2026-03-28', '2026-03-31')).to.equal(3);
  });

  it('knows the day it is anywhere', () => {
    const now = new Date('2026-03-01T23:30:00Z');
    expect(dayIn('UTC', now)).to.equal('2026-03-01');
    expect(dayIn('Europe/Berlin', now)).to.equal('2026-03-02');
    expect(dayIn('Pacific/Kiritimati', now)).to.equal('2026-03-02');
    expect(untilMidnight('UTC', now)).to.be.within(30 * 60_000, 30 * 60_000 + 250);
  });

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
