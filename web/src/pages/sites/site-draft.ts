/** What is typed into a site's form, and what of it is sent. */
import type { Schemas } from '../../api/client.ts';

export type Site = Schemas['Site'];

const TEXTS = ['groupName', 'publicGroupName', 'policy', 'localList', 'timeZone', 'externalId'] as const;
export const ADDRESS = [
  'streetAddress',
  'streetNumber',
  'houseLetter',
  'postalNumber',
  'city',
  'area',
  'country',
] as const;
const PLACE = ['latitude', 'longitude'] as const;

export type Draft = Readonly<Record<(typeof TEXTS)[number] | (typeof ADDRESS)[number], string>> &
  Readonly<Record<(typeof PLACE)[number], number | ''>>;

export const newDraft: Draft = {
  ...{ groupName: '', publicGroupName: '', policy: 'rights', localList: 'off', timeZone: '', externalId: '' },
  ...{
    streetAddress: '',
    streetNumber: '',
    houseLetter: '',
    postalNumber: '',
    city: '',
    area: '',
    country: '',
  },
  ...{ latitude: '', longitude: '' },
};

export function draftOf(site: Site): Draft {
  const { locationInfo: at } = site;
  const text = (value: string | null) => value ?? '';
  return {
    groupName: site.groupName,
    publicGroupName: text(site.publicGroupName),
    policy: site.policy,
    localList: site.localList,
    timeZone: text(site.timeZone),
    externalId: text(site.externalId),
    streetAddress: text(at.streetAddress),
    streetNumber: text(at.streetNumber),
    houseLetter: text(at.houseLetter),
    postalNumber: text(at.postalNumber),
    city: text(at.city),
    area: text(at.area),
    country: text(at.country),
    latitude: at.latitude ?? '',
    longitude: at.longitude ?? '',
  };
}

const sent = (value: string | number) => (value === '' ? null : value);

/** What was changed, as a merge patch. */
export function patchOf(before: Draft, after: Draft): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of TEXTS) if (before[name] !== after[name]) patch[name] = sent(after[name].trim());
  const place: Record<string, unknown> = {};
  for (const name of ADDRESS) if (before[name] !== after[name]) place[name] = sent(after[name].trim());
  if (PLACE.some((name) => before[name] !== after[name]))
    for (const name of PLACE) place[name] = sent(after[name]);
  if (Object.keys(place).length > 0) patch.locationInfo = place;
  return patch;
}

/** Of a patch the fields that a person knows, those of the address each by itself. */
export function fieldsOf(patch: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    name === 'locationInfo' && typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [[name, value] as const],
  );
}

/** Its street and town in one line; undefined: nobody entered one. */
export function addressOf({ locationInfo: at }: Pick<Site, 'locationInfo'>): string | undefined {
  const part = (...words: readonly (string | null)[]) => words.filter(Boolean).join(' ');
  const street = part(at.streetAddress, `${at.streetNumber ?? ''}${at.houseLetter ?? ''}`);
  const lines = [street, part(at.postalNumber, at.city), part(at.area), part(at.country)];
  return lines.filter((line) => line !== '').join(', ') || undefined;
}
