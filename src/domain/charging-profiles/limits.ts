/** What a charger says that it can do with charging profiles, in its configuration keys. OCPP 1.6 §9.4. */
import { type Setting, settingIn } from '../chargers/settings.ts';
import type { RateUnit } from './profile.ts';

/** null: it does not say, or in words that nobody understands. */
export interface ProfileLimits {
  readonly maxStackLevel: number | null;
  readonly maxPeriods: number | null;
  readonly maxInstalled: number | null;
  readonly units: readonly RateUnit[] | null;
}

const KEYS = {
  maxStackLevel: 'ChargeProfileMaxStackLevel',
  maxPeriods: 'ChargingScheduleMaxPeriods',
  maxInstalled: 'MaxChargingProfilesInstalled',
  units: 'ChargingScheduleAllowedChargingRateUnit',
} as const satisfies Record<keyof ProfileLimits, string>;

/** Reads them out of what was last read of a charger. */
export function limitsIn(keys: readonly Setting[]): ProfileLimits {
  const said = (name: string) => settingIn(keys, name);
  return {
    maxStackLevel: count(said(KEYS.maxStackLevel)),
    maxPeriods: count(said(KEYS.maxPeriods)),
    maxInstalled: count(said(KEYS.maxInstalled)),
    units: unitsIn(said(KEYS.units)),
  };
}

function count(text: string | null): number | null {
  return text !== null && /^\s*[0-9]{1,9}\s*$/.test(text) ? Number(text) : null;
}

const UNITS: Readonly<Record<string, RateUnit>> = { current: 'A', a: 'A', power: 'W', w: 'W' };

/** `Current`, `Power`, `A`, `W`, or a list of them, as chargers write it; null: something else is among it. */
export function unitsIn(text: string | null): readonly RateUnit[] | null {
  const words = (text ?? '').toLowerCase().match(/[^\s,;|/"'[\]]+/g) ?? [];
  const units = words.map((word) => (Object.hasOwn(UNITS, word) ? UNITS[word] : undefined));
  const known = units.filter((unit) => unit !== undefined);
  return known.length === 0 || known.length < units.length ? null : [...new Set(known)].sort();
}
