// What people say of a charger's line: the security profile that they demand, and whether it is left in quiet.
import { expect, it } from 'vitest';
import { smallNetwork } from '../support/api.ts';
import { onEveryEngine, say } from './harness.ts';

onEveryEngine('a charger’s line', (at) => {
  async function begin() {
    const { key, siteId, chargers } = await smallNetwork(at());
    const { id } = chargers[0] ?? expect.fail('no charger');
    const send = async (method: string, body?: unknown) =>
      (await say(at(), key, method, `/chargers/${id}`, body)).json;
    /** Its field and rule. */
    const refused = async (body: unknown) => {
      const { status, text } = await say(at(), key, 'PATCH', `/chargers/${id}`, body);
      return `${status} ${text}`;
    };
    return { id, siteId, send, refused };
  }

  it('demands nothing and is called as a rule', async () => {
    const { send } = await begin();
    expect(await send('GET')).toMatchObject({
      ...{ minimumSecurityProfile: 0, quiet: false, callTimeoutSeconds: 0 },
    });
  });

  it('is changed by PATCH, and stays as it is where a PUT says nothing of it', async () => {
    const { id, siteId, send } = await begin();
    const asked = { minimumSecurityProfile: 2, quiet: true, callTimeoutSeconds: 120 };
    expect(await send('PATCH', asked)).toMatchObject(asked);
    expect(await send('PUT', { groupId: siteId })).toMatchObject({ chargerId: id, ...asked });
    expect(
      await send('PATCH', { minimumSecurityProfile: 0, quiet: false, callTimeoutSeconds: 0 }),
    ).toMatchObject({
      ...{ minimumSecurityProfile: 0, quiet: false, callTimeoutSeconds: 0 },
    });
  });

  it('does not demand what cannot be shown', async () => {
    const { send, refused } = await begin();
    const rule = /^400 .*minimumSecurityProfile must be 0 with authMode none/s;
    expect(await refused({ authMode: 'none', minimumSecurityProfile: 1 })).toMatch(rule);
    await send('PATCH', { minimumSecurityProfile: 1 });
    expect(await refused({ authMode: 'none' })).toMatch(rule);
    expect(await refused({ minimumSecurityProfile: 3 })).toMatch(
      /^400 .*minimumSecurityProfile must lie between 0 and 2/s,
    );
  });
});
