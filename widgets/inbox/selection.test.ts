import { assert } from '@open-wc/testing';
import { MessageItem } from '@vivarium/sdk/contract';
import { conversationsOf, type MessageRow } from '@vivarium/sdk/kinds';
import { sample } from './sample.js';
import { participants, select } from './selection.js';

const messages = sample.map((item, index) => ({ ...MessageItem.parse(item), $ref: `sample-1/messages/${index}` }) as MessageRow);
const monday = '2026-03-09';
const selection = { day: monday, today: monday, timeZone: 'UTC', filter: 'all', search: '', now: Date.parse(`${monday}T08:00:00Z`), waitingHours: 4, isBegun: () => false } as const;

describe('selection of conversations', () => {
  it('has today what came before and is not read, on another day that day only', () => {
    const conversations = conversationsOf(messages);
    const unread = conversations.filter(({ inbox, unread }) => inbox && unread);
    assert.isNotEmpty(unread);
    assert.deepEqual(select(conversations, selection), unread);
    assert.deepEqual(select(conversations, { ...selection, today: '2026-03-10' }), []);
  });

  it('has a letter on the day it was begun, by whom it goes to, as long as it is no more than a draft', () => {
    const letter = { ...messages[0]!, thread: 'new', at: `${monday}T07:00:00.000Z`, draft: true, inbox: false, unread: false, to: [{ name: 'Ann Lee', email: 'ann@example.com' }, { email: 'bob@example.com' }] };
    const [begun] = conversationsOf([letter]);
    assert.deepEqual(select([begun!], selection), [begun!]);
    assert.equal(participants(begun!, 'me', 'en'), 'Ann Lee, bob@example.com');
    assert.deepEqual(select([begun!], { ...selection, filter: 'unread' }), []);
    assert.deepEqual(select([begun!], { ...selection, day: '2026-03-08' }), []);
    assert.deepEqual(select(conversationsOf([letter, { ...letter, draft: false, sent: true }]), selection), []);
  });

  it('has today what is being answered, also when it came before and is read', () => {
    const read = conversationsOf(messages).map((conversation) => ({ ...conversation, unread: false }));
    const answered = read.find(({ inbox }) => inbox)!;
    const isBegun = (key: string) => key === answered.key;
    assert.deepEqual(select(read, { ...selection, isBegun }), [answered]);
    assert.deepEqual(select(read, { ...selection, isBegun, today: '2026-03-10' }), []);
    assert.deepEqual(select(read, { ...selection, isBegun, filter: 'unread' }), []);
  });
});
