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
  /** A card may be there that was not looked at: too many are called so. */
  readonly more: boolean;
}

/** Among so many drivers of a name a card is looked for by a part of its number. */
const MANY = 200;

interface CardsFound {
  readonly tags: readonly Schemas['KeptTag'][];
  /** More are called so than were looked at. */
  readonly more: boolean;
}

/** The word that may be a part of a number: the first with a digit, else the last. */
function partOf(words: readonly string[]): number {
  const withDigit = words.findIndex((word) => /\d/.test(word));
  return withDigit < 0 ? words.length - 1 : withDigit;
}

/** "virtanen 0001": cards with the one word in their number, of whoever is called by the others. */
async function cardsByBoth(text: string, signal: AbortSignal): Promise<CardsFound> {
  const words = text.split(/\s+/);
  const at = partOf(words);
  const part = (words[at] ?? '').toLowerCase();
  if (words.length < 2 || part.length < 2) return { tags: [], more: false };
  const query = { text: words.toSpliced(at, 1).join(' '), limit: MANY };
  const { items, nextCursor } = await answered(api.GET('/api/v1/drivers', { params: { query }, signal }));
  const has = ({ idTag }: Schemas['KeptTag']) => idTag.toLowerCase().includes(part);
  return { tags: items.flatMap(({ tags }) => tags.filter(has)), more: nextCursor !== null };
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
        drivers ? cardsByBoth(late, signal) : undefined,
        drivers
          ? answered(api.GET('/api/v1/unknown-tags', { params: { query: { limit: 200 } }, signal }))
          : undefined,
      ]);
      return {
        text: late,
        drivers: byName?.items ?? [],
        tags: eachOnce([...(byTag?.items ?? []), ...(byBoth?.tags ?? [])]),
        more: byBoth?.more ?? false,
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
