import assert from 'node:assert/strict';
import { it } from 'node:test';
import { demoAccount, startEmulator } from './emulator.js';
import { Bench, signIn } from './fixtures/bench.js';

it('comes back from a snapshot with its data, sync tokens and sign-ins, and refuses one it cannot read', async () => {
  const bench = await Bench.open();
  await bench.sync();
  await bench.atSource('PATCH', bench.path(bench.event('Dentist')), { location: 'Elsewhere' });
  const snapshot: unknown = JSON.parse(JSON.stringify(bench.emulator.snapshot()));
  await bench.close();
  const again = await startEmulator({ timeZone: 'Europe/Berlin', snapshot });
  try {
    const { calendars } = JSON.parse(bench.cursor ?? '') as { calendars: { calendar: { id: string; name: string }; token: string }[] };
    const personal = calendars.find(({ calendar }) => calendar.name === 'Personal');
    const answer = await fetch(`${again.origin}/calendar/v3/calendars/${personal?.calendar.id}/events?syncToken=${personal?.token}`, { headers: { authorization: `Bearer ${bench.token}` } });
    const { items } = (await answer.json()) as { items: { location: string }[] };
    assert.deepEqual(items.map(({ location }) => location), ['Elsewhere']);
  } finally {
    await again.close();
  }
  await assert.rejects(startEmulator({ snapshot: { version: 9 } }), /cannot be read/);
});

it('renews a sign-in until consent ends', async () => {
  const emulator = await startEmulator();
  try {
    const { refresh_token } = await signIn(emulator.origin);
    const form = { client_id: demoAccount.clientId, client_secret: demoAccount.clientSecret, refresh_token, grant_type: 'refresh_token' };
    const renew = async () => (await fetch(`${emulator.origin}/token`, { method: 'POST', body: new URLSearchParams(form) })).status;
    assert.equal(await renew(), 200);
    emulator.revokeConsent();
    assert.equal(await renew(), 400);
  } finally {
    await emulator.close();
  }
});
