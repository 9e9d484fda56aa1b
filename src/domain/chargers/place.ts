/** Where a charger stands, as the driver document tells it. */
import type { Location } from './charger.ts';

const isPosition = (p: Location) => p.latitude !== null && p.longitude !== null;
const isAddress = (p: Location) =>
  [p.streetAddress, p.streetNumber, p.houseLetter, p.postalNumber, p.city, p.area, p.country].some(
    (part) => part !== null,
  );

/** Whether nothing farther away could add to these places. */
export function isComplete(places: readonly Location[]): boolean {
  return places.some(isPosition) && places.some(isAddress);
}

/** Position and address are found each on its own: own, else the site's, else the nearest ancestor's. */
export function locationDocument(places: readonly Location[]) {
  const position = places.find(isPosition);
  const address = places.find(isAddress);
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
