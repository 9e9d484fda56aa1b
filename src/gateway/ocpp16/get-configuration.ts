import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { GetConfigurationRequest } from '../generated/ocpp16.types.ts';
import type { CallCharger } from '../protocol.ts';
import { isSecretName } from '../rpc/mask.ts';
import { errorSaid } from '../told.ts';
import { fields, text } from './read.ts';

/** OCPP 1.6 §5.8: an empty list asks for all keys (TC_019_1). */
const everything: GetConfigurationRequest = { key: [] };

/** Asks a charger for all its configuration keys; secrets are left out. Lenient like everything that chargers write. */
export async function getConfiguration(call: CallCharger): Promise<ConfigurationKey[] | Refusal> {
  const outcome = await call('GetConfiguration', everything);
  if ('answered' in outcome) return configurationKeys(outcome.answered);
  switch (outcome.failed) {
    case 'busy':
      return refuse('charger-busy');
    case 'timed-out':
      return refuse('charger-timed-out');
    case 'ended':
      return refuse('charger-offline');
    case 'call-error':
      return refuse('charger-error', undefined, `answered ${errorSaid(outcome.code, outcome.description)}`);
  }
}

export function configurationIn(action: string, answer: unknown): readonly ConfigurationKey[] | undefined {
  if (action !== 'GetConfiguration') return undefined;
  const keys = configurationKeys(answer);
  return isRefusal(keys) ? undefined : keys;
}

/** A key told twice counts once, as told last. */
export function configurationKeys(answer: unknown): ConfigurationKey[] | Refusal {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return refuse('charger-error', undefined, 'answered something that is not a configuration');
  }
  const told = fields(answer).configurationKey;
  const keys = new Map<string, ConfigurationKey>();
  for (const element of Array.isArray(told) ? told : []) {
    const { key, value, readonly } = fields(element);
    const name = text(key);
    if (name === null || isSecretName(name)) continue;
    keys.set(name, {
      name,
      value: valueText(value),
      readonly: readonly === true || readonly === 'true' || readonly === 1,
    });
  }
  return [...keys.values()];
}

/** Numbers and truths are told as such by some; an empty value is a value. */
function valueText(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return text(value, 5000) ?? '';
}
