/** Configuration keys that a charger tells, by their names. */
import type { ConfigurationKey } from './charger.ts';

export type Setting = Pick<ConfigurationKey, 'name' | 'value'>;

/** Names are the same whatever their case (OCPP 1.6 §9). null: it does not say. */
export function settingIn(settings: readonly Setting[], name: string): string | null {
  const found = settings.find((one) => one.name.trim().toLowerCase() === name.toLowerCase());
  return found?.value?.trim() ?? null;
}
