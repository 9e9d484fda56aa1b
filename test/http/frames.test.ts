// What people read of a charger's line: its frames, and why it was not let in.
import { describe, expect, it } from 'vitest';
import { type Network, smallNetwork, unique } from '../support/api.ts';
import { branched } from '../support/branched.ts';
import { TestCharger } from '../support/charger.ts';
import { good, refused } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

interface Shown {
  readonly direction: string;
  readonly kind: string;
  readonly action: string | null;
  readonly messageId: string | null;
  readonly text: string;
}

onEveryEngine('the line', (at) => {
  const first = (n: Network) => n.chargers[0] ?? expect.fail('no charger');
  const framesOf = async (n: Network, query = ''): Promise<Shown[]> => {
    const told = await say(at(), n.key, 'GET', `/chargers/${first(n).id}/frames${query}`);
    expect([told.status, told.text]).toEqual([200, told.text]);
    return told.json.items;
  };
  const told = ({ direction, kind, action }: Shown) => `${direction} ${kind} ${action}`;

  it('is told frame by frame, newest first, at once', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    await charger.call('Heartbeat', {});
    await charger.call('Authorize', { idTag: 'TAG-1' });
    expect((await framesOf(n)).map(told)).toEqual([
      ...['out result Authorize', 'in call Authorize', 'out result Heartbeat', 'in call Heartbeat'],
    ]);
    const [answer, call] = await framesOf(n, '?action=Authorize');
    expect(answer?.messageId).toBe(call?.messageId);
    expect(call?.text).toContain('{"idTag":"***"}');
    await charger.close();
  });

  it('tells what a command was answered, also late over another connection', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    charger.answers({ ClearCache: { status: 'Accepted' } });
    const order = (action: string, body: object) =>
      say(at(), n.key, 'POST', `/chargers/${first(n).id}/commands/${action}?wait=10s`, body);
    await order('ClearCache', {});
    expect((await framesOf(n)).map(told)).toEqual(['in result ClearCache', 'out call ClearCache']);
    let id = '';
    charger.answers({
      Reset: (_payload, messageId) => {
        id = messageId;
        charger.drop();
        return undefined;
      },
    });
    await order('Reset', { type: 'Soft' });
    const again = await TestCharger.connect(at(), first(n));
    again.send(JSON.stringify([3, id, { status: 'Accepted' }]));
    await again.call('Heartbeat', {});
    expect((await framesOf(n, '?action=Reset')).map(told)).toEqual(['in result Reset', 'out call Reset']);
    await again.close();
  });

  it('tells what nobody can read', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    charger.send('hello?');
    charger.send('[2,"x1","Heartbeat",{,]');
    charger.send(JSON.stringify([2, 'nul\0', 'Heart\0beat', {}]));
    await charger.call('Heartbeat', {}, 'last');
    const frames = await framesOf(n, '?direction=in');
    expect(frames.map(({ kind, messageId }) => [kind, messageId])).toEqual([
      ...[
        ['call', 'last'],
        ['call', 'nul\ufffd'],
        ['unreadable', 'x1'],
        ['unreadable', null],
      ],
    ]);
    expect((await framesOf(n, '?direction=out')).map(told)).toContain('out error Heart\ufffdbeat');
    await charger.close();
  });

  it('is found by action, direction, time and words, page by page', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    const before = new Date(Date.now() - 60_000).toISOString();
    await charger.boot(2);
    await charger.status(2, 'Faulted', { errorCode: 'GroundFailure', info: '100%_sure' });
    const found = async (query: string) => (await framesOf(n, query)).map(told);
    expect(await found('?text=faulted')).toEqual(['in call StatusNotification']);
    expect(await found('?text=groundfailure%20%20FAULTED')).toHaveLength(1);
    expect(await found('?text=faulted%20nowhere')).toEqual([]);
    expect(await found('?text=100%25_SURE')).toHaveLength(1);
    expect(await found('?text=1%25sure')).toEqual([]);
    expect(await found('?text=100%25-sure')).toEqual([]);
    expect(await found('?action=StatusNotification&direction=out')).toHaveLength(4);
    expect(await found(`?until=${before}`)).toEqual([]);
    const all = await framesOf(n, `?from=${before}`);
    expect(all).toHaveLength(10);
    const pages: Shown[] = [];
    for (let cursor = ''; ; ) {
      const path = `/chargers/${first(n).id}/frames?limit=3${cursor}`;
      const { json } = await say(at(), n.key, 'GET', path);
      pages.push(...json.items);
      if (json.nextCursor === null) break;
      cursor = `&cursor=${json.nextCursor}`;
    }
    expect(pages).toEqual(all);
    await charger.close();
  });

  it('is asked for in words that it knows', async () => {
    const n = await smallNetwork(at());
    const wrong = async (query: string) =>
      (await say(at(), n.key, 'GET', `/chargers/${first(n).id}/frames?${query}`)).text;
    for (const [query, rule] of [
      ['direction=up', 'direction must be one of in, out'],
      ['action=', 'action must be 1 to 100 characters of ASCII without blanks'],
      ['action=a%20b', 'action must be 1 to 100 characters of ASCII without blanks'],
      ['text=1+2+3+4+5+6+7+8+9', 'text must be at most 8 words'],
      [`text=${'x'.repeat(256)}`, 'text must be at most 255 characters'],
      ['cursor=x', 'cursor must be the nextCursor of the page before, given once'],
      ['kind=call', 'kind is no query parameter of this operation'],
    ]) {
      expect(await wrong(query ?? '')).toContain(rule);
    }
    expect(await wrong('from=yesterday')).toMatch(/from must be/);
  });

  it('of another, of another branch or of none is not there', async () => {
    const all = await branched(at());
    const { api: bound } = all.bound;
    for (const chargerId of [all.south.chargerId, unique('NONE')]) {
      const params = { path: { chargerId } };
      const frames = bound.GET('/api/v1/chargers/{chargerId}/frames', { params });
      expect(await refused(frames)).toBe('404 charger-not-found');
      const attempts = bound.GET('/api/v1/chargers/{chargerId}/attempts', { params });
      expect(await refused(attempts)).toBe('404 charger-not-found');
    }
    const params = { path: { chargerId: all.north.chargerId } };
    const { items } = await good(bound.GET('/api/v1/chargers/{chargerId}/frames', { params }));
    expect(items.length).toBeGreaterThan(0);
  });

  describe('of a charger that does not come', () => {
    it('tells why, and what to do', async () => {
      const all = await branched(at());
      const { chargerId, password } = all.north;
      const wrong = { id: chargerId, password: 'none of ours' };
      for (const _ of [1, 2]) await expect(TestCharger.connect(at(), wrong)).rejects.toThrow('401');
      const newer = TestCharger.connect(at(), { id: chargerId, password }, ['ocpp2.0.1']);
      await expect(newer).rejects.toThrow('no subprotocol');
      await expect(TestCharger.connect(at(), { id: all.south.chargerId })).rejects.toThrow('401');
      const params = { path: { chargerId } };
      // Who is bound to the branch is told the same.
      for (const api of [all.api, all.bound.api]) {
        const { items } = await good(api.GET('/api/v1/chargers/{chargerId}/attempts', { params }));
        const told = items.map(({ reason, count }) => ({ reason, count }));
        expect(told).toHaveLength(2);
        expect(told).toContainEqual({ reason: 'wrong-password', count: 2 });
        expect(told).toContainEqual({ reason: 'subprotocol-not-built', count: 1 });
        const { toDo } = items.find(({ reason }) => reason === 'wrong-password') ?? expect.fail('none');
        expect(toDo).toMatch(/^The password is another: type it anew/);
      }
    });
  });
});
