/** What can be changed of a charger, as a form holds it, and what a change says of it. */
import type { Charger } from './orders.ts';

export interface Form {
  readonly chargerName: string;
  readonly groupId: number | null;
  readonly physicalReference: string;
  readonly streetAddress: string;
  readonly streetNumber: string;
  readonly postalNumber: string;
  readonly city: string;
  readonly country: string;
  readonly latitude: number | string;
  readonly longitude: number | string;
  readonly authMode: Charger['authMode'];
  /** Empty: the time that runs stays, or is what is usual. */
  readonly adoptHours: number | string;
  readonly minimumSecurityProfile: number;
  readonly allowMissingSubprotocol: boolean;
  readonly callTimeoutSeconds: number | string;
  readonly quiet: boolean;
}

const PLACE = ['streetAddress', 'streetNumber', 'postalNumber', 'city', 'country'] as const;

export function formOf(charger: Charger): Form {
  const place = charger.locationInfo;
  return {
    chargerName: charger.chargerName === charger.chargerId ? '' : charger.chargerName,
    groupId: charger.groupId,
    physicalReference: charger.physicalReference ?? '',
    streetAddress: place.streetAddress ?? '',
    streetNumber: place.streetNumber ?? '',
    postalNumber: place.postalNumber ?? '',
    city: place.city ?? '',
    country: place.country ?? '',
    latitude: place.latitude ?? '',
    longitude: place.longitude ?? '',
    authMode: charger.authMode,
    adoptHours: '',
    minimumSecurityProfile: charger.minimumSecurityProfile,
    allowMissingSubprotocol: charger.allowMissingSubprotocol,
    callTimeoutSeconds: charger.callTimeoutSeconds,
    quiet: charger.quiet,
  };
}

const orNull = (value: string | number) => (value === '' ? null : value);

/** Only what was changed: what somebody else changed meanwhile of the rest stays. */
export function patchOf(before: Form, form: Form): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const changed = (key: keyof Form) => form[key] !== before[key];
  if (changed('chargerName')) patch.chargerName = orNull(form.chargerName.trim());
  if (changed('physicalReference')) patch.physicalReference = orNull(form.physicalReference.trim());
  if (changed('groupId') && form.groupId !== null) patch.groupId = form.groupId;
  if (changed('authMode')) patch.authMode = form.authMode;
  if (form.authMode === 'adopt' && form.adoptHours !== '') patch.adoptHours = Number(form.adoptHours);
  if (changed('minimumSecurityProfile')) patch.minimumSecurityProfile = form.minimumSecurityProfile;
  if (changed('allowMissingSubprotocol')) patch.allowMissingSubprotocol = form.allowMissingSubprotocol;
  if (changed('callTimeoutSeconds')) patch.callTimeoutSeconds = Number(form.callTimeoutSeconds);
  if (changed('quiet')) patch.quiet = form.quiet;
  const place: Record<string, unknown> = {};
  for (const key of PLACE) if (changed(key)) place[key] = orNull(form[key].trim());
  for (const key of ['latitude', 'longitude'] as const) if (changed(key)) place[key] = orNull(form[key]);
  if (Object.keys(place).length > 0) patch.locationInfo = place;
  return patch;
}
