/** What is found as one types: whose card, and which charger. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useCan } from '../../session/session.ts';

const PAUSE = 150;
const FEW = 6;
const SOME = 20;
/** Sites whose chargers are listed. */
const SITES = 3;

export interface FoundWho {
  readonly text: string;
  readonly drivers: readonly Schemas['Driver'][];
  readonly tags: readonly Schemas['KeptTag'][];
  readonly unknown: readonly Schemas['UnknownTag'][];
}

/** Among so many drivers of a name a card is looked for by a part of its number. */
const MANY = 200;
/** Words of a name and a part of a number. */
const MOST_WORDS = 4;

/** "virtanen 0001": cards with one of the words in their number, of whoever is called by the others. */
async function cardsByBoth(text: string, signal: AbortSignal): Promise<Schemas['KeptTag'][]> {
  const words = text.split(/\s+/);
  if (words.length < 2 || words.length > MOST_WORDS) return [];
  const found = await Promise.all(
    words.map(async (part, at) => {
      if (part.length < 2) return [];
      const name = words.filter((_, other) => other !== at).join(' ');
      const query = { text: name, limit: MANY };
      const { items } = await answered(api.GET('/api/v1/drivers', { params: { query }, signal }));
      const has = ({ idTag }: Schemas['KeptTag']) => idTag.toLowerCase().includes(part.toLowerCase());
      return items.flatMap(({ tags }) => tags.filter(has));
    }),
  );
  return found.flat();
}

const eachOnce = (tags: readonly Schemas['KeptTag'][]) =>
  [...new Map(tags.map((tag) => [tag.id, tag])).values()].slice(0, FEW);

/**
 * Drivers by words of their name, cards by how their number begins or by any part of it and their driver's name, and cards that
 * nobody has by any part.
 */
export function useFoundWho(text: string, enabled: boolean) {
  const [late] = useDebouncedValue(text.trim(), PAUSE);
  const can = useCan();
  const drivers = can('drivers:read');
  return useQuery({
    queryKey: ['why-who', late],
    enabled: enabled && late !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<FoundWho> => {
      const query = { text: late, limit: FEW };
      const bare = late.toLowerCase();
      const [byName, byTag, byBoth, unknown] = await Promise.all([
        drivers ? answered(api.GET('/api/v1/drivers', { params: { query }, signal })) : undefined,
        drivers ? answered(api.GET('/api/v1/tags', { params: { query }, signal })) : undefined,
        drivers ? cardsByBoth(late, signal) : [],
        drivers
          ? answered(api.GET('/api/v1/unknown-tags', { params: { query: { limit: 200 } }, signal }))
          : undefined,
      ]);
      return {
        text: late,
        drivers: byName?.items ?? [],
        tags: eachOnce([...(byTag?.items ?? []), ...byBoth]),
        unknown: (unknown?.items ?? [])
          .filter(({ idTag }) => idTag.toLowerCase().includes(bare))
          .slice(0, FEW),
      };
    },
  });
}

type Charger = Schemas['KeptCharger'];

export interface FoundPlaces {
  readonly text: string;
  readonly chargers: readonly Charger[];
  readonly sites: readonly { readonly site: Schemas['Site']; readonly chargers: readonly Charger[] }[];
}

/** Chargers by their own words, and those at sites that are called so. Nothing typed: some. */
export function useFoundPlaces(text: string, enabled: boolean) {
  const [late] = useDebouncedValue(text.trim(), PAUSE);
  const can = useCan();
  const seesSites = can('sites:read');
  return useQuery({
    queryKey: ['why-where', late],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<FoundPlaces> => {
      const words = late === '' ? {} : { text: late };
      const chargersBy = (query: { siteId?: number; subsites?: boolean; text?: string }) =>
        answered(
          api.GET('/api/v1/chargers', {
            params: { query: { ...query, sort: 'chargerId', limit: SOME } },
            signal,
          }),
        );
      const sitesBy = () =>
        answered(
          api.GET('/api/v1/sites', {
            params: { query: { ...words, sort: 'groupName', limit: SITES } },
            signal,
          }),
        );
      const [own, sites] = await Promise.all([
        chargersBy(words),
        late === '' || !seesSites ? undefined : sitesBy(),
      ]);
      const at = await Promise.all(
        (sites?.items ?? []).map(async (site) => ({
          site,
          chargers: (await chargersBy({ siteId: site.id, subsites: true })).items,
        })),
      );
      const taken = new Set(own.items.map(({ chargerId }) => chargerId));
      return {
        text: late,
        chargers: own.items,
        sites: at.map(({ site, chargers }) => ({
          site,
          chargers: chargers.filter(({ chargerId }) => {
            if (taken.has(chargerId)) return false;
            taken.add(chargerId);
            return true;
          }),
        })),
      };
    },
  });
}
