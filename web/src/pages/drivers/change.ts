/** What changes a driver: sent with the state that was looked at, and what it makes stale. */
import { answered, api, isProblem, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { type Conflict, readThing } from '../../api/thing.ts';

export type Driver = Schemas['Driver'];
export type Tag = Schemas['KeptTag'];
export type DriverPatch = Schemas['DriverPatch'];

export const PROFILE = '/api/v1/drivers/{userid}/profile';
export const TAG = '/api/v1/drivers/{userid}/tags/{tagId}';

export const paramsOf = (userid: number) => ({ path: { userid } });

const STALE = ['/api/v1/drivers', '/api/v1/tags', '/api/v1/unknown-tags'];

/** Whatever is shown of drivers is read again. */
export async function driversChanged(): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] === 'rows' || STALE.some((path) => String(queryKey[1]).startsWith(path)),
  });
}

/** Changed through the driver's address, read through the profile's: both bear the same ETag. */
export async function changeDriver(
  userid: number,
  body: DriverPatch,
  etag: string | null,
): Promise<{ changed: Driver } | Conflict<Driver>> {
  const header = etag === null ? {} : { 'If-Match': etag };
  try {
    const changed = await answered(
      api.PATCH('/api/v1/drivers/{userid}', { params: { path: { userid }, header }, body }),
    );
    await driversChanged();
    return { changed };
  } catch (error) {
    if (!isProblem(error, 'precondition-failed')) throw error;
    return { now: await readThing<Driver>(PROFILE, paramsOf(userid)) };
  }
}
