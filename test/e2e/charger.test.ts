// The page of one charger, as somebody on the phone and somebody in the car park use it.
import { expect, it } from 'vitest';
import { TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, isLive, picture, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();

const site = async (groupName: string) =>
  (await good(world().api.POST('/api/v1/sites', { body: { groupName } }))).id;

const driver = async (name: string, idTag: string, groupId: number) => {
  const { api } = world();
  const made = await good(api.POST('/api/v1/drivers', { body: { name, tags: [{ idTag }] } }));
  const params = { path: { userid: made.id, siteId: groupId } };
  await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params }));
};

const commandsOf = async (chargerId: string) =>
  (await good(world().api.GET('/api/v1/chargers/{chargerId}/commands', { params: { path: { chargerId } } })))
    .items;

it('starts for a driver, sees it begin and its power, and stops it, on a phone', async () => {
  const { api } = world();
  const groupId = await site('Quay');
  await driver('Aino Virtanen', '04A1B2C3D4', groupId);
  const charger = await world().charger('QUAY-1', groupId, 2);
  charger.answers({ RemoteStartTransaction: { status: 'Accepted' } });
  const page = await world().open('support', '/chargers/QUAY-1', { phone: true });
  await isLive(page);
  const socket = page.getByRole('region', { name: 'Socket 1' });
  await socket.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('combobox', { name: 'Driver' }).fill('Aino');
  await page.getByRole('option', { name: 'Aino Virtanen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
  await socket.getByText('Accepted, waiting for the start…').waitFor();

  const { transactionId } = await charger.start(1, '04A1B2C3D4', 1000);
  await charger.status(1, 'Charging');
  await socket.getByText('Charging began').waitFor();
  await socket.getByRole('link', { name: 'Aino Virtanen' }).waitFor();
  const power = async (watts: string, at: number) =>
    charger.call('MeterValues', {
      connectorId: 1,
      transactionId,
      meterValue: [
        {
          timestamp: new Date(Date.now() - at).toISOString(),
          sampledValue: [{ value: watts, measurand: 'Power.Active.Import', unit: 'W' }],
        },
      ],
    });
  await power('7400', 2000);
  await socket.getByText('7.4 kW').first().waitFor();
  await power('11000', 0);
  await socket.getByText('11.0 kW').first().waitFor();
  await socket.getByRole('figure', { name: 'Power over this transaction' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await picture(page, 'charger-phone');

  charger.answers({ RemoteStopTransaction: { status: 'Accepted' } });
  await socket.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop charging' }).click();
  await socket.getByText('Accepted', { exact: true }).waitFor();
  await charger.stop(transactionId, 5000);
  await charger.status(1, 'Available');
  await socket.getByText('Nothing charges here.').waitFor();

  const params = { path: { transactionId } };
  expect((await good(api.GET('/api/v1/transactions/{transactionId}', { params }))).energyWh).toBe(4000);
  expect((await commandsOf('QUAY-1')).map(({ action, state }) => `${action} ${state}`)).toEqual([
    'RemoteStopTransaction accepted',
    'RemoteStartTransaction accepted',
  ]);
});

it('says what a charger refused, what was not sent, and what waits for one that is away', async () => {
  const groupId = await site('Depot');
  const charger = await world().charger('DEPOT-1', groupId, 1);
  charger.answers({ UnlockConnector: { status: 'UnlockFailed' }, Reset: { status: 'Rejected' } });
  const page = await world().open('admin', '/chargers/DEPOT-1');
  await isLive(page);
  const socket = page.getByRole('region', { name: 'Socket 1' });
  await socket.getByText('Nothing charges here.').waitFor();
  await socket.getByRole('button', { name: 'Unlock plug', exact: true }).click();
  await socket.getByText('Rejected (UnlockFailed)').waitFor();
  await socket.getByText('hold it and unlock once more', { exact: false }).waitFor();

  // A tag that nobody knows: the server refuses before the charger is asked.
  await socket.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('A tag', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Tag' }).fill('NOBODYS');
  await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
  await socket.getByText('Not sent').waitFor();
  expect(charger.called('RemoteStartTransaction')).toEqual([]);

  const commands = page.getByRole('region', { name: 'Commands', exact: true });
  await commands.getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByText('Nothing charges right now', { exact: false }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Hard' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
  await commands.getByText('Rejected', { exact: true }).waitFor();
  expect(charger.called('Reset')).toEqual([{ type: 'Hard' }]);

  await charger.close();
  await page.getByText('The charger is not connected. Commands', { exact: false }).waitFor();
  await socket.getByRole('button', { name: 'Unlock plug', exact: true }).click();
  await socket.getByText('Not connected', { exact: true }).waitFor();
  await page.getByRole('switch', { name: 'Let commands wait' }).check();
  await socket.getByRole('button', { name: 'Unlock plug', exact: true }).click();
  await socket.getByText('Waiting to be sent…').waitFor();
  expect(await accessible(page)).toEqual([]);
  await socket.getByRole('button', { name: 'Take back' }).click();
  await socket.getByText('Taken back', { exact: true }).waitFor();
  expect((await commandsOf('DEPOT-1')).map(({ state }) => state)).toEqual([
    'cancelled',
    'offline',
    'rejected',
    'rejected',
  ]);
});

it('shows every message as it goes, joined with its answer, and holds still', async () => {
  const groupId = await site('Yard');
  const charger = await world().charger('YARD-1', groupId, 1);
  const page = await world().open('read-only', '/chargers/YARD-1?tab=line', { phone: true });
  const log = page.getByRole('region', { name: 'Messages' });
  await log.getByText('socket 1 Available').waitFor();
  await charger.status(1, 'Faulted', { errorCode: 'GroundFailure' });
  await log.getByText('socket 1 Faulted · GroundFailure').waitFor();

  await log.getByRole('button', { name: 'Pause' }).click();
  await charger.status(1, 'Available');
  await charger.status(1, 'Preparing');
  await log.getByText('Paused · 4 new messages').waitFor();
  expect(await log.getByText('socket 1 Preparing').count()).toBe(0);
  await log.getByRole('button', { name: 'Go on' }).click();
  await log.getByText('socket 1 Preparing').waitFor();

  // What went while nobody looked is read when it goes on, also if it was held still meanwhile.
  const look = (state: string) =>
    page.evaluate(
      `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
       document.dispatchEvent(new Event('visibilitychange'));`,
    );
  await log.getByRole('button', { name: 'Pause' }).click();
  await look('hidden');
  await charger.status(1, 'Finishing');
  const opened = page.waitForResponse(/frames\/events/);
  await look('visible');
  await opened;
  await log.getByRole('button', { name: 'Go on' }).click();
  await log.getByText('socket 1 Finishing').waitFor();

  await log.getByRole('textbox', { name: 'Search messages' }).fill('groundfailure');
  const rows = log.getByRole('listitem');
  await until(
    () => rows.count(),
    (count) => count === 1,
  );
  await rows.getByRole('button').click();
  await log.getByText('"errorCode": "GroundFailure"', { exact: false }).waitFor();
  await log.getByText('Answer · ', { exact: false }).waitFor();
  expect(new URL(page.url()).searchParams.get('text')).toBe('groundfailure');
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await picture(page, 'charger-line-phone');
});

it('reads the configuration, changes a key, and says that it needs a restart', async () => {
  const groupId = await site('Mall');
  const charger = await world().charger('MALL-1', groupId, 1);
  charger.answers({
    GetConfiguration: {
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: '60' },
        { key: 'NumberOfConnectors', readonly: true, value: '1' },
      ],
    },
    ChangeConfiguration: { status: 'RebootRequired' },
  });
  const page = await world().open('admin', '/chargers/MALL-1?tab=configuration');
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText('NumberOfConnectors').waitFor();
  await page.getByRole('textbox', { name: 'Search keys' }).fill('heart');
  await page.getByRole('button', { name: 'Change HeartbeatInterval' }).click();
  await page.getByRole('textbox', { name: 'New value' }).fill('300');
  await page.getByRole('button', { name: 'Send to the charger' }).click();
  await page.getByText('Accepted, needs a restart').waitFor();
  expect(await accessible(page)).toEqual([]);
  expect(charger.called('ChangeConfiguration')).toEqual([{ key: 'HeartbeatInterval', value: '300' }]);
  for (const tab of ['Local list', 'Charging profiles', 'Reservations', 'Files', 'History']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page
      .getByRole('tabpanel', { name: tab, exact: true })
      .getByRole('heading', { level: 2 })
      .first()
      .waitFor();
    expect(await accessible(page)).toEqual([]);
  }
});

it('tells an installer what to type, who is refused and why, and sees the charger come', async () => {
  const { url, api } = world();
  const groupId = await site('Roof');
  const body = { chargerId: 'ROOF-1', chargerName: 'By the lift', groupId };
  await good(api.POST('/api/v1/chargers', { body }));
  const page = await world().open('admin', '/chargers/ROOF-1', { phone: true });
  await page.getByText('Waiting for it…', { exact: false }).waitFor();
  await expect(TestCharger.connect(url, { id: 'ROOF-1', password: 'not-the-password' })).rejects.toThrow();
  await page.getByText('Wrong password').waitFor();
  expect(await accessibleInBoth(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await picture(page, 'charger-waiting-phone');

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New password…', exact: true }).click();
  await page.getByRole('button', { name: 'Make it' }).click();
  const password = await page.getByRole('dialog').locator('dd code').last().textContent();
  await page.getByRole('button', { name: 'Done' }).click();
  const charger = await TestCharger.connect(url, { id: 'ROOF-1', password: password ?? '' });
  await charger.boot(1);
  await page.getByRole('region', { name: 'Socket 1' }).waitFor();
  await charger.close();
});

it('changes a charger, loses nothing of what somebody else changed meanwhile, and deletes it', async () => {
  const { api } = world();
  const groupId = await site('Station');
  const params = { path: { chargerId: 'STATION-1' } };
  await good(api.POST('/api/v1/chargers', { body: { chargerId: 'STATION-1', groupId } }));
  const page = await world().open('admin', '/chargers/STATION-1');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
  await good(
    api.PATCH('/api/v1/chargers/{chargerId}', { params, body: { chargerName: 'Theirs', quiet: true } }),
  );
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('cell', { name: 'Theirs' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
  const now = await good(api.GET('/api/v1/chargers/{chargerId}', { params }));
  expect([now.chargerName, now.quiet]).toEqual(['Mine', true]);

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByText('Nothing else goes with it.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL('**/chargers');
  expect((await api.GET('/api/v1/chargers/{chargerId}', { params })).response.status).toBe(404);
});

it('says what is not known where it cannot be read what charges, and asks before it orders', async () => {
  const charger = await world().charger('ISLE-1', await site('Isle'), 1);
  await charger.status(1, 'Charging');
  const page = await world().open('support', '/settings');
  const running = '**/api/v1/transactions?*chargerId=ISLE-1*';
  await page.route(running, (route) => route.fulfill({ status: 400, json: {} }));
  await page.goto(`${world().url}/chargers/ISLE-1`);
  await page.getByRole('alert').getByText('What charges here could not be read').waitFor();
  const socket = page.getByRole('region', { name: 'Socket 1' });
  await socket.getByText('What charges here is not known.').waitFor();
  // Its own status says that it is busy.
  await socket.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  expect(await socket.getByRole('button', { name: 'Start', exact: true }).count()).toBe(0);
  await socket.getByRole('button', { name: 'Unlock plug', exact: true }).click();
  await page.getByText('If something does, it ends when the plug is let go.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByText('What charges right now is not known.', { exact: false }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.unroute(running);
  await page.getByRole('alert').getByRole('button').click();
  await socket.getByText('Nothing charges here.').waitFor();
  expect([charger.called('UnlockConnector'), charger.called('Reset')]).toEqual([[], []]);
});

it('lifts a limit that was not there, and forgets what was typed but not sent', async () => {
  const charger = await world().charger('LIMIT-1', await site('Works'), 1);
  charger.answers({ ClearChargingProfile: { status: 'Unknown' } });
  const page = await world().open('support', '/chargers/LIMIT-1');
  const commands = page.getByRole('region', { name: 'Commands', exact: true });
  await commands.getByRole('button', { name: 'Limit…' }).click();
  await page.getByText('Your time, Europe/Helsinki', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'At most' }).fill('16');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await commands.getByRole('button', { name: 'Limit…' }).click();
  expect(await page.getByRole('textbox', { name: 'At most' }).inputValue()).toBe('');
  await page.getByRole('button', { name: 'Lift the limit' }).click();
  await commands.getByText('It had no such limit').waitFor();
  await page.goto(`${world().url}/events?tab=commands&charger=LIMIT-1`);
  await page.getByRole('table').getByText('Had none').waitFor();
});

it('opens the window for a first password anew', async () => {
  const { api } = world();
  const params = { path: { chargerId: 'ADOPT-1' } };
  const body = {
    chargerId: 'ADOPT-1',
    groupId: await site('Field'),
    authMode: 'adopt',
    adoptHours: 1,
  } as const;
  await good(api.POST('/api/v1/chargers', { body }));
  const page = await world().open('admin', '/chargers/ADOPT-1');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByText(/^Now: until /).waitFor();
  await page.getByLabel('Keep its first password').fill('72');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const { adoptUntil } = await good(api.GET('/api/v1/chargers/{chargerId}', { params }));
  expect(Date.parse(adoptUntil ?? '') - Date.now()).toBeGreaterThan(71 * 3_600_000);
});

it('offers nothing that the role may not do', async () => {
  const groupId = await site('Museum');
  await world().charger('MUSEUM-1', groupId, 1);
  const page = await world().open('read-only', '/chargers/MUSEUM-1');
  await page.getByText('Your roles may look, not order.').waitFor();
  for (const name of ['Start', 'Unlock plug', 'Restart', 'Edit', 'More']) {
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  }
  await page.getByRole('link', { name: 'Why?', exact: false }).first().waitFor();
});
