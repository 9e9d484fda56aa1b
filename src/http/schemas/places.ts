/** What is kept of a place, and how it is sent: by sites and chargers. */
import Type, { type Static } from 'typebox';
import { type Location, NOWHERE } from '../../domain/chargers/charger.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { closed, doubleOrNull, sent, textOrNull } from './parts.ts';

const own = 'null: nobody entered one here; the driver document then shows the nearest site’s above.';

export const ownLocationSchema = Type.Object(
  {
    latitude: doubleOrNull(`Degrees north, WGS 84; ${own}`),
    longitude: doubleOrNull('Degrees east, WGS 84; null together with latitude.'),
    streetAddress: textOrNull('Street.'),
    streetNumber: textOrNull('Number in the street.'),
    houseLetter: textOrNull('Letter behind the number.'),
    postalNumber: textOrNull('Postal code.'),
    city: textOrNull('City.'),
    area: textOrNull('Region, county or state.'),
    country: textOrNull('Country.'),
  },
  { $id: 'OwnLocation', description: 'A place as somebody entered it; inherited parts are not in it.' },
);

export const newLocationSchema = Type.Object(
  {
    latitude: Type.Optional(
      doubleOrNull(
        'Degrees north, WGS 84. 0 together with longitude 0, as the driver document writes it: unset.',
        {
          minimum: -90,
          maximum: 90,
        },
      ),
    ),
    longitude: Type.Optional(
      doubleOrNull('Degrees east, WGS 84; together with latitude or not at all.', {
        minimum: -180,
        maximum: 180,
      }),
    ),
    streetAddress: sent.text('Street.'),
    streetNumber: sent.text('Number in the street.'),
    houseLetter: sent.text('Letter behind the number.'),
    postalNumber: sent.text('Postal code.'),
    city: sent.text('City.'),
    area: sent.text('Region, county or state.'),
    country: sent.text('Country.'),
  },
  { $id: 'NewLocation', description: 'A place. What is left out is unset.', ...closed },
);

export type NewLocation = Static<typeof newLocationSchema>;

/** "" and what is left out are unset. */
export const unblank = (value: string | null | undefined): string | null =>
  value === undefined || value === '' ? null : value;

export function toLocation(given: NewLocation | null | undefined): Location | Refusal {
  if (given === null || given === undefined) return NOWHERE;
  let latitude = given.latitude ?? null;
  let longitude = given.longitude ?? null;
  if ((latitude === null) !== (longitude === null)) {
    const missing = latitude === null ? 'latitude' : 'longitude';
    const other = latitude === null ? 'longitude' : 'latitude';
    return refuse('bad-body', `locationInfo.${missing}`, `must be given together with ${other}`);
  }
  if (latitude === 0 && longitude === 0) {
    latitude = null;
    longitude = null;
  }
  return {
    latitude,
    longitude,
    streetAddress: unblank(given.streetAddress),
    streetNumber: unblank(given.streetNumber),
    houseLetter: unblank(given.houseLetter),
    postalNumber: unblank(given.postalNumber),
    city: unblank(given.city),
    area: unblank(given.area),
    country: unblank(given.country),
  };
}
