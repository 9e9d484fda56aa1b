/**
 * Names of configuration keys whose values are secrets: never kept, never shown (driver-semantics.md). At least as strict
 * as the gateway's own rule, whose names these are told by: what it masks in a frame must not be kept from one.
 */
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';

/** Anywhere in the name, whatever stands between its words: `api_key`, `API Key`, `PrivateKeyPem`. */
const SECRET =
  /passw|passphrase|passcode|secret|credential|authorizationkey|(?:api|private|shared|encryption|signing|master)key|(?:access|auth|bearer|refresh)token|pincode|sim(?:pin|puk)/;
/** Only as a word of their own: `SimPin`, `SIM_PIN`, `Pin1`, but not WebSocketPingInterval or SpinTime. */
const WORDS = /^(?:pin|puk|psk)\d*$|pwd\d*$/;

export function isSecretName(name: string): boolean {
  const letters = name.replace(/[^A-Za-z0-9]+/g, '').toLowerCase();
  return SECRET.test(letters) || wordsOf(name).some((word) => WORDS.test(word));
}

/** SimPin, SIM_PIN and sim-pin are `sim`, `pin`. */
function wordsOf(name: string): string[] {
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return words.map((word) => word.toLowerCase());
}

export const withoutSecrets = (keys: readonly ConfigurationKey[]): ConfigurationKey[] =>
  keys.filter(({ name }) => !isSecretName(name));
