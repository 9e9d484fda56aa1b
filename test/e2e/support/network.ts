// A network worth looking at: nested sites, long names and names from right to left, chargers in each state, somebody who charges.
import { good } from '../../support/client.ts';
import type { World } from './world.ts';

export const LONG =
  'Municipal multi-storey car park “An der alten Kaiserin-Augusta-Brücke”, deck 4, north-eastern corner, behind the lift';
export const RTL = 'مَحطّة شَحن المَكتبة';

export interface Network {
  readonly town: number;
  readonly library: number;
  readonly driver: number;
  readonly transaction: number;
}

const MINUTE = 60_000;

/** Readings as a charger of three phases sends them: energy, power, current of each phase. */
const reading = (at: number, wh: number) => ({
  timestamp: new Date(at).toISOString(),
  sampledValue: [
    { value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
    { value: String(11_000 - (wh % 700)), measurand: 'Power.Active.Import', unit: 'W' },
    ...['L1', 'L2', 'L3'].map((phase, i) => ({
      ...{ value: String(16 - i * 0.4), measurand: 'Current.Import', unit: 'A', phase },
    })),
    { value: String(30 + Math.round(wh / 900)), measurand: 'SoC', unit: 'Percent' },
  ],
});

export async function furnish({ api, charger }: World): Promise<Network> {
  const site = async (groupName: string, parentGroupId: number | null, more = {}) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId, ...more } }))).id;
  const town = await site('Helsinki', null, { timeZone: 'Europe/Helsinki' });
  const library = await site('Library', town);
  const long = await site(LONG, town);
  const arabic = await site(RTL, library);

  const driver = async (name: string, idTag: string, siteId: number) => {
    const made = await good(
      api.POST('/api/v1/drivers', {
        body: { name, homeGroupId: siteId, tags: [{ idTag, tokenName: 'Card' }] },
      }),
    );
    const params = { path: { userid: made.id, siteId } };
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: {} }));
    return made.id;
  };
  const aino = await driver('Aino Virtanen', '04A1B2C3D4', town);
  await driver('فاطمة الزهراء بنت محمد', '04A1B2C3D5', arabic);
  await driver(`${LONG} (pool vehicle 17)`, '04A1B2C3D6', long);

  const first = await charger('LIB-01', library, 2);
  const second = await charger('LIB-02', arabic, 1);
  await second.status(1, 'Faulted', { errorCode: 'GroundFailure' });
  const away = await charger('DECK4-NORTH-EAST-CHARGER-WITH-A-LONG-IDENTITY-01', long, 1);
  away.socket.close();
  await good(
    api.POST('/api/v1/chargers', { body: { chargerId: 'FRESH-01', chargerName: RTL, groupId: library } }),
  );

  await first.call('Authorize', { idTag: 'DEADBEEF' });
  const begun = Date.now() - 40 * MINUTE;
  const { transactionId } = await first.start(1, '04A1B2C3D4', 1000, new Date(begun).toISOString());
  await first.status(1, 'Charging');
  const meterValue = Array.from({ length: 40 }, (_, minute) =>
    reading(begun + minute * MINUTE, 1000 + minute * 180),
  );
  for (let at = 0; at < meterValue.length; at += 10) {
    const some = meterValue.slice(at, at + 10);
    await first.call('MeterValues', { connectorId: 1, transactionId, meterValue: some });
  }
  const short = await first.start(2, '04A1B2C3D5');
  await first.stop(short.transactionId, 1200);
  return { town, library, driver: aino, transaction: transactionId };
}
