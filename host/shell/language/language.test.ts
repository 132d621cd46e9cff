import { msg, str } from '@lit/localize';
import { expect } from '@open-wc/testing';
import { formatCount, said } from '@vivarium/sdk/kinds';
import { saidPreview } from '../../ui/said.js';
import { languageFor, localeFor, speak } from './language.js';
import { worded } from './worded.js';
import { widget as inbox } from '../../../widgets/inbox/index.js';

describe('the language of the page', () => {
  afterEach(() => speak('en'));

  it('is the one that was chosen, else the first of the browser’s that ships, else English', () => {
    expect(languageFor('ar', ['de-DE'])).to.equal('ar');
    expect(languageFor('system', ['fr-FR', 'de-AT', 'en-GB'])).to.equal('de');
    expect(languageFor('system', ['fr-FR'])).to.equal('en');
  });

  it('writes dates as the browser’s own variant of it, with the digits that sentences have', () => {
    expect(localeFor('de', ['en-GB', 'de-AT'])).to.equal('de-AT');
    expect(localeFor('de', ['en-GB'])).to.equal('de');
    expect(localeFor('en', ['en-GB', 'de-AT'])).to.equal('en-GB');
    expect(new Intl.NumberFormat(localeFor('ar', ['ar-EG'])).format(12)).to.equal('12');
  });

  it('is said by the document, with its direction', async () => {
    expect(await speak('ar')).to.equal('ar-u-nu-latn');
    expect(document.documentElement.lang).to.equal('ar');
    expect(document.documentElement.dir).to.equal('rtl');
    await speak('en');
    expect(document.documentElement.dir).to.equal('ltr');
  });

  it('says sentences and puts values where the language wants them', async () => {
    const sentences = () => [msg('Settings'), msg(str`Moved “${'Inbox'}” in the list`), msg(str`See ${'Nachrichten'} of ${'Gmail'}`)];
    expect(sentences()).to.deep.equal(['Settings', 'Moved “Inbox” in the list', 'See Nachrichten of Gmail']);
    await speak('de');
    expect(sentences()).to.deep.equal(['Einstellungen', '„Inbox“ in der Liste verschoben', 'Nachrichten von Gmail sehen']);
    expect(worded(inbox as never).title).to.equal('Posteingang');
    expect(msg('Ctrl')).to.equal('Strg');
  });

  it('says what reaches the page in English, with a person’s own words as they are', async () => {
    const move = 'Move “Reply to Anna” to Thu 26 Nov, 15:00–15:45';
    expect(said(move)).to.equal(move);
    await speak('de');
    expect(said(move)).to.match(/^„Reply to Anna“ verschieben: Do\.?, 26\. Nov\.?, 15:00–15:45$/);
    expect(said('Gmail is signed out. Reconnect the account.')).to.equal('Gmail ist abgemeldet. Verbinde das Konto neu.');
    expect(said('Not done: Delete “(empty)”.')).to.equal('Nicht ausgeführt: „(empty)“ löschen.');
    expect(saidPreview({ title: 'Create “Note”', lines: [{ label: 'Note', after: 'Text' }, { label: 'When', before: '(empty)', after: 'Thu 26 Nov, all day' }] })).to.deep.equal({
      title: '„Note“ erstellen',
      lines: [{ label: 'Notiz', after: 'Text' }, { label: 'Wann', before: '(leer)', after: said('Thu 26 Nov, all day') }],
    });
    expect(said('Thu 26 Nov, all day (only this one of the series)')).to.match(/^Do\.?, 26\. Nov\.?, ganztägig \(nur dieser Termin der Serie\)$/);
    expect(said('Thu 26 Nov, 15:00–15:45 (only this one of the series)')).to.match(/^Do\.?, 26\. Nov\.?, 15:00–15:45 \(nur dieser Termin der Serie\)$/);
    expect(said('It lists tools without an end, or more than 64; only the first are used.')).to.match(/^Die Liste der Werkzeuge .* 64 /);
    await speak('ar');
    expect(said('The connection was closed.')).to.equal('أُغلق الاتصال.');
    await speak('en');
    expect(said('The connection was closed.')).to.equal('The connection was closed.');
  });

  it('leaves in English what could be read in two ways, and what somebody else wrote', async () => {
    await speak('de');
    for (const text of ['Move “x” to “y” to Done', 'Delete all of it', 'Move the house', `Change ${'of “'.repeat(2000)}`]) expect(said(text)).to.equal(text);
  });

  it('says what it has no sentence for in English', async () => {
    await speak('de');
    expect(msg(`Nobody ever ${'translates'} this`)).to.equal('Nobody ever translates this');
  });

  it('chooses the form that a number asks for', async () => {
    const events = (count: number) => formatCount(count, document.documentElement.lang, msg('1 event'), msg(str`${count} events`));
    expect([1, 2, 5].map(events)).to.deep.equal(['1 event', '2 events', '5 events']);
    await speak('de');
    expect([1, 2].map(events)).to.deep.equal(['1 Termin', '2 Termine']);
    await speak('ar');
    expect(new Set([1, 2, 5, 12, 100].map(events)).size).to.equal(5);
    expect(events(2)).to.equal('موعدان');
  });
});
