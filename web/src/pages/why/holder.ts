/** Who has a card: the driver where we may see him, else his name alone. A decision does not even tell the id of whom we may not see. */
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';

export interface Holder {
  readonly id: number | undefined;
  readonly name: string | null;
  /** undefined: not read yet, or not ours to see. */
  readonly driver: Schemas['Driver'] | undefined;
  /** What there is to know of him is known. */
  readonly settled: boolean;
}

/** @param idTag of a card that somebody has. */
export function useHolder(driverId: number | undefined, idTag: string | undefined): Holder {
  const profile = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/profile',
    { params: { path: { userid: driverId ?? 0 } } },
    { enabled: driverId !== undefined },
  );
  const byTag = $api.useQuery(
    'get',
    '/api/v1/tag-holders/{idTag}',
    { params: { path: { idTag: idTag ?? '' } } },
    { enabled: idTag !== undefined && (driverId === undefined || profile.isError) },
  );
  return {
    id: driverId,
    name: profile.data?.name ?? byTag.data?.driverName ?? null,
    driver: profile.data,
    settled:
      profile.isSuccess ||
      ((driverId === undefined || profile.isError) && (byTag.isFetched || idTag === undefined)),
  };
}
