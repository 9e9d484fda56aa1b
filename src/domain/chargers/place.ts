/** Where a charger stands, as the driver document tells it. */
import type { Location } from './charger.ts';

/** Position and address are found each on its own: own, else the site's, else the nearest ancestor's. */
export function locationDocument(places: readonly Location[]) {
  const position = places.find((p) => p.latitude !== null && p.longitude !== null);
  const address = places.find(
    (p) =>
      p.streetAddress ?? p.streetNumber ?? p.houseLetter ?? p.postalNumber ?? p.city ?? p.area ?? p.country,
  );
  return {
    latitude: position?.latitude ?? 0,
    longitude: position?.longitude ?? 0,
    streetAddress: address?.streetAddress ?? null,
    streetNumber: address?.streetNumber ?? '',
    houseLetter: address?.houseLetter ?? null,
    postalNumber: address?.postalNumber ?? '',
    city: address?.city ?? null,
    area: address?.area ?? null,
    country: address?.country ?? null,
  };
}
