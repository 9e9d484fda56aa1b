// What is deleted and made anew under the same name is another thing: who read the former cannot overwrite it.
import { expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

onEveryEngine('made anew', (at) => {
  it('are names, sites, drivers, access groups, chargers and their sockets, and If-Match tells', async () => {
    const { key } = await newCustomer(at());
    const send = async (method: string, path: string, body?: unknown, etag?: string) => {
      const told = await raw(at(), `/api/v1${path}`, {
        method,
        headers: {
          ...bearer(key),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(etag === undefined ? {} : { 'if-match': etag }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: told.status, etag: String(told.headers.etag), text: told.text };
    };
    const json = async (...asked: Parameters<typeof send>) => JSON.parse((await send(...asked)).text);
    const yard = (await json('POST', '/sites', { groupName: 'Yard' })).id;
    const chargerId = unique('CP');
    const charger = { chargerId, groupId: yard, authMode: 'none', sockets: [{ id: 1 }] };
    type Kind = readonly [
      path: string,
      body: object,
      make: () => Promise<unknown>,
      drop: () => Promise<unknown>,
    ];
    const kinds: readonly Kind[] = [
      ...(['payers/7', 'payment-recipients/7', 'costs/night'] as const).map(
        (path) =>
          [
            `/${path}`,
            { name: 'Mine' },
            () => send('PUT', `/${path}`, { name: 'Made' }),
            () => send('DELETE', `/${path}`),
          ] as const,
      ),
      ...(
        [
          ['sites', 'groupName'],
          ['drivers', 'name'],
          ['access-groups', 'name'],
        ] as const
      ).map(([many, name]) => {
        const path = `/${many}/by-external-id/x`;
        return [
          path,
          { [name]: 'Mine' },
          () => send('PUT', path, { [name]: 'Made' }),
          async () => send('DELETE', `/${many}/${(await json('GET', path)).id}`),
        ] as const;
      }),
      [
        `/chargers/${chargerId}`,
        { ...charger, chargerName: 'Mine' },
        () => send('POST', '/chargers', charger),
        () => send('DELETE', `/chargers/${chargerId}`),
      ],
      [
        `/chargers/${chargerId}/sockets/1`,
        { name: 'Mine' },
        () => send('POST', '/chargers', charger),
        () => send('DELETE', `/chargers/${chargerId}`),
      ],
    ];
    for (const [path, body, make, drop] of kinds) {
      await make();
      const first = await send('GET', path);
      expect([path, first.status]).toEqual([path, 200]);
      await drop();
      await make();
      expect([path, (await send('PUT', path, body, first.etag)).status]).toEqual([path, 412]);
      const { etag } = await send('GET', path);
      expect([path, (await send('PUT', path, body, etag)).status]).toEqual([path, 200]);
      await drop();
    }
  });
});
