/** What the server finds as one types: each kind that one may see, at once. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered, api, isProblem } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { to, wholeOf } from '../../parts/address.ts';
import { type Scope, useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import type { Jump } from './recent.ts';

const PAUSE = 120;
const FEW = 5;
/** Ids of transactions have 32 bits. */
const MOST = 2_147_483_647;

interface Search {
  readonly scope: Scope;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Jump[]>;
}

/** Of whoever has a card; it was asked for a moment ago, mostly. */
const nameOf = (userid: number): Promise<string> =>
  queries
    .fetchQuery({
      ...$api.queryOptions('get', '/api/v1/drivers/{userid}/profile', { params: { path: { userid } } }),
      retry: false,
    })
    .then(
      ({ name }) => name,
      () => t.common.driver(userid),
    );

const SEARCHES: readonly Search[] = [
  {
    scope: 'chargers:read',
    async find(text, signal) {
      const params = { query: { text, limit: FEW, sort: 'chargerId' } } as const;
      const { items } = await answered(api.GET('/api/v1/chargers', { params, signal }));
      return items.map(({ chargerId, chargerName, groupName }) => ({
        kind: 'chargers' as const,
        href: to.charger(chargerId),
        name: chargerId,
        under: [chargerName === chargerId ? '' : chargerName, groupName]
          .filter((one) => one !== '')
          .join(' · '),
      }));
    },
  },
  {
    scope: 'sites:read',
    async find(text, signal) {
      const params = { query: { text, limit: FEW, sort: 'groupName' } } as const;
      const { items } = await answered(api.GET('/api/v1/sites', { params, signal }));
      return items.map(({ id, groupName, locationInfo }) => ({
        kind: 'sites' as const,
        href: to.site(id),
        name: groupName,
        under: locationInfo.city ?? '',
      }));
    },
  },
  {
    scope: 'drivers:read',
    async find(text, signal) {
      const params = { query: { text, limit: FEW, sort: 'name' } } as const;
      const { items } = await answered(api.GET('/api/v1/drivers', { params, signal }));
      return items.map(({ id, name, tags, homeGroupName }) => ({
        kind: 'drivers' as const,
        href: to.driver(id),
        name,
        under: [homeGroupName ?? '', t.access.cards(tags.length)].filter((one) => one !== '').join(' · '),
      }));
    },
  },
  {
    scope: 'drivers:read',
    async find(text, signal) {
      const params = { query: { text, limit: FEW, sort: 'idTag' } } as const;
      const { items } = await answered(api.GET('/api/v1/tags', { params, signal }));
      return Promise.all(
        items.map(async ({ idTag, tokenName, driverId }) => ({
          kind: 'tags' as const,
          href: to.driver(driverId),
          name: idTag,
          under: [tokenName, await nameOf(driverId)].filter((one) => one !== '').join(' · '),
        })),
      );
    },
  },
  {
    scope: 'transactions:read',
    async find(text, signal) {
      const transactionId = wholeOf(text.replace(/^#/, ''));
      if (transactionId === undefined || transactionId > MOST) return [];
      try {
        const { id, chargerId, driverName, idTag } = await answered(
          api.GET('/api/v1/transactions/{transactionId}', { params: { path: { transactionId } }, signal }),
        );
        const under = [chargerId, driverName ?? idTag].join(' · ');
        const name = t.common.transaction(id);
        return [{ kind: 'transactions' as const, href: to.transaction(id), name, under }];
      } catch (error) {
        if (isProblem(error, 'transaction-not-found')) return [];
        throw error;
      }
    },
  },
];

export function useJumps(text: string) {
  const [late] = useDebouncedValue(text.trim(), PAUSE);
  const can = useCan();
  return useQuery({
    queryKey: ['palette', late],
    enabled: late !== '',
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async ({ signal }) => {
      const asked = SEARCHES.filter(({ scope }) => can(scope)).map(({ find }) => find(late, signal));
      const ended = await Promise.allSettled(asked);
      // What was cancelled has found nothing: that is not kept.
      signal.throwIfAborted();
      return {
        text: late,
        jumps: ended.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
        partly: ended.some(({ status }) => status === 'rejected'),
      };
    },
  });
}
