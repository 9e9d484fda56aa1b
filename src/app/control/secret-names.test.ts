// Which configuration keys are never kept: one table, and nothing that the gateway masks gets through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName as masked } from '../../gateway/rpc/mask.ts';
import { isSecretName } from './secret-names.ts';

const SECRETS = [
  'AuthorizationKey',
  'authorization_key',
  'password',
  'WifiPassword',
  'wifi_passwd',
  'Passphrase',
  'ClientSecret',
  'BasicAuthCredentials',
  'pin',
  'PIN',
  'Pin1',
  'SimPin',
  'SIM_PIN',
  'SIMPIN',
  'sim-pin',
  'PinCode',
  'simPUK',
  'APNPwd',
  'apn_pwd',
  'apnpwd',
  'PWD',
  'apikey',
  'ApiKey',
  'API_KEY',
  'api key',
  'PrivateKey',
  'private key',
  'tls.private-key',
  'AccessToken',
  'access_token',
  'WiFiPSK',
];

const HARMLESS = [
  'HeartbeatInterval',
  'PingInterval',
  'WebSocketPingInterval',
  'Shipping',
  'SpinTime',
  'Pinned',
  'ConnectorPhaseRotation',
  'MeterPublicKey',
  'KeyboardLayout',
  'SecurityProfile',
  'AuthorizeRemoteTxRequests',
  'SupportedFeatureProfiles',
];

describe('isSecretName', () => {
  it.each(SECRETS)('%s is', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(HARMLESS)('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('is at least as strict as what masks frames', () => {
    const words = [...SECRETS, ...HARMLESS, 'Sim', 'apn', 'Key', 'key', 'api', 'Word', '1', 'X'];
    const parts = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, fc.constantFrom('', '_', '-', '.', ' '), (some, between) => {
        const name = some.join(between).slice(0, 100);
        return !masked(name) || isSecretName(name);
      }),
      { numRuns: 2000 },
    );
  });
});
