/** Rights as somebody is changing them: what is there, and on top of it what is not saved yet. */
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { answered, api, isProblem, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { driversChanged } from './change.ts';

type Right = Schemas['Right'];

/** What a right is about, and when it is good. */
export type Given = Pick<
  Right,
  'source' | 'groupId' | 'chargerId' | 'accessGroupId' | 'name' | 'from' | 'until'
> & { readonly givenBy?: string; readonly good?: boolean };

export interface Kept {
  readonly items: readonly Given[];
  readonly etag: string | null;
}

export interface Draft {
  /** What was looked at when the first change was made; null: no change yet. */
  readonly base: Kept | null;
  /** By right: as it shall be; null: it goes. */
  readonly changes: ReadonlyMap<string, Given | null>;
}

/** What the parts of the form are given. */
export interface RightsForm {
  readonly kept: Kept;
  /** As it would be after saving. */
  readonly shown: readonly Given[];
  readonly draft: Draft;
  /** undefined: one may only look. */
  readonly change: ((right: Given, wish: Given | null) => void) | undefined;
}

export const NO_DRAFT: Draft = { base: null, changes: new Map() };

export const keyOf = (right: Pick<Given, 'source' | 'groupId' | 'chargerId' | 'accessGroupId'>) =>
  `${right.source} ${right.groupId ?? right.chargerId ?? right.accessGroupId ?? ''}`;

export const onSite = (groupId: number, name: string): Given => ({
  ...{ source: 'site', groupId, chargerId: null, accessGroupId: null },
  ...{ name, from: null, until: null },
});
export const onCharger = (chargerId: string, name: string): Given => ({
  ...{ source: 'charger', groupId: null, chargerId, accessGroupId: null },
  ...{ name, from: null, until: null },
});
export const onGroup = (accessGroupId: number, name: string): Given => ({
  ...{ source: 'group', groupId: null, chargerId: null, accessGroupId },
  ...{ name, from: null, until: null },
});

const PATH = '/api/v1/drivers/{userid}/rights';
const AT_ONCE = 200;

/** All of them: the list is saved as a whole. Read anew where somebody changed it between two pages. */
async function readRights(userid: number): Promise<Kept> {
  const items: Given[] = [];
  let etag: string | null = null;
  let cursor: string | undefined;
  do {
    const query = { limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
    const { data, response } = await api.GET(PATH, {
      params: { path: { userid }, query },
      cache: 'no-store',
    });
    const now = response.headers.get('etag');
    if (cursor !== undefined && now !== etag) return readRights(userid);
    etag = now;
    items.push(...(data?.items ?? []));
    cursor = data?.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { items, etag };
}

export const useRights = (userid: number) =>
  useQuery({ queryKey: ['thing', PATH, userid], queryFn: () => readRights(userid) });

const sameDates = (one: Given, other: Given) => one.from === other.from && one.until === other.until;

/** As it would be after saving. */
export function afterwards(kept: Kept, { changes }: Draft): Given[] {
  const there = new Set(kept.items.map(keyOf));
  const stay = kept.items.flatMap((right) => {
    const change = changes.get(keyOf(right));
    return change === null ? [] : [change ?? right];
  });
  const added = [...changes].flatMap(([key, change]) => (change === null || there.has(key) ? [] : [change]));
  return [...stay, ...added];
}

/** One change more; one that leads back to what is there is none. */
export function withChange(draft: Draft, kept: Kept, right: Given, wish: Given | null): Draft {
  const base = draft.base ?? kept;
  const key = keyOf(right);
  const was = base.items.find((one) => keyOf(one) === key);
  const changes = new Map(draft.changes);
  const nothing = wish === null ? was === undefined : was !== undefined && sameDates(was, wish);
  if (nothing) changes.delete(key);
  else changes.set(key, wish);
  return changes.size === 0 ? NO_DRAFT : { base, changes };
}

export interface Others {
  readonly given: readonly Given[];
  readonly taken: readonly Given[];
  readonly dated: readonly Given[];
}

/** What somebody else did between two readings. */
export function betweenOf(before: Kept, now: Kept): Others {
  const was = new Map(before.items.map((right) => [keyOf(right), right]));
  const is = new Set(now.items.map(keyOf));
  return {
    given: now.items.filter((right) => !was.has(keyOf(right))),
    taken: before.items.filter((right) => !is.has(keyOf(right))),
    dated: now.items.filter((right) => {
      const old = was.get(keyOf(right));
      return old !== undefined && !sameDates(old, right);
    }),
  };
}

/** Saves all at once, or says what stands there now. */
export async function saveRights(userid: number, kept: Kept, draft: Draft): Promise<Kept | undefined> {
  const items = afterwards(kept, draft).map(({ source, groupId, chargerId, accessGroupId, from, until }) => ({
    ...{ source, groupId, chargerId, accessGroupId },
    ...{ from, until },
  }));
  const header = kept.etag === null ? {} : { 'If-Match': kept.etag };
  try {
    await answered(api.PUT(PATH, { params: { path: { userid }, header }, body: { items } }));
  } catch (error) {
    if (isProblem(error, 'precondition-failed')) return readRights(userid);
    throw error;
  }
  await driversChanged();
  return undefined;
}

/** Of changes on top of what is there now, those that still change something. */
export function rebased(draft: Draft, now: Kept): Draft {
  let next: Draft = NO_DRAFT;
  for (const [key, wish] of draft.changes) {
    const there = now.items.find((one) => keyOf(one) === key);
    const about = wish ?? there;
    if (about !== undefined) next = withChange(next, now, about, wish);
  }
  return next;
}

const DRAFTS = 'draft of rights';
queries.setQueryDefaults([DRAFTS], { gcTime: Number.POSITIVE_INFINITY });

/** Kept while one looks at other pages, for as long as one is logged in. */
export function useDraft(userid: number): Draft {
  return useSyncExternalStore(subscribe, () => queries.getQueryData<Draft>([DRAFTS, userid]) ?? NO_DRAFT);
}

/** Told at once: a box that is ticked stays ticked. What observes queries is told a moment later. */
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function keepDraft(userid: number, draft: Draft): void {
  queries.setQueryData<Draft>([DRAFTS, userid], draft);
  for (const listener of listeners) listener();
  addEventListener('beforeunload', askBeforeLoss);
}

/** Who closes the page with changes that are not saved is asked, wherever he is. */
function askBeforeLoss(event: BeforeUnloadEvent): void {
  const drafts = queries.getQueriesData<Draft>({ queryKey: [DRAFTS] });
  if (drafts.some(([, draft]) => draft !== undefined && draft.changes.size > 0)) event.preventDefault();
  else removeEventListener('beforeunload', askBeforeLoss);
}
