/** One configuration key of OCPP 1.6, chapter 9. `writeOnly` keys never leave the charger. */
interface Key {
  value: string;
  access: 'readonly' | 'readwrite' | 'writeonly';
  /** What a new value must look like; absent: anything up to 500 characters. */
  valid?: (value: string) => boolean;
}

export type ChangeResult = 'Accepted' | 'Rejected' | 'NotSupported';

export interface ConfigurationEntry {
  key: string;
  readonly: boolean;
  value?: string;
}

const wholeNumber = (value: string): boolean => /^\d{1,9}$/.test(value);
const truth = (value: string): boolean => /^(true|false)$/i.test(value);

const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'SoC',
];
const measurands = (value: string): boolean =>
  value === '' || value.split(',').every((one) => MEASURANDS.includes(one.trim()));

export interface ConfigurationDefaults {
  connectors: number;
  phases: 1 | 3;
  dc: boolean;
  meterSampleIntervalS: number;
}

function keysOf(defaults: ConfigurationDefaults): Record<string, Key> {
  const rotations = Array.from({ length: defaults.connectors + 1 }, (_, id) =>
    id === 0 || defaults.dc ? `${id}.NotApplicable` : `${id}.${defaults.phases === 3 ? 'RST' : 'R'}`,
  );
  const number = (value: number): Key => ({ value: String(value), access: 'readwrite', valid: wholeNumber });
  const flag = (value: boolean): Key => ({ value: String(value), access: 'readwrite', valid: truth });
  const fixed = (value: string): Key => ({ value, access: 'readonly' });
  const sampled = MEASURANDS.filter((one) => defaults.dc || one !== 'SoC').join(',');
  return {
    AllowOfflineTxForUnknownId: flag(false),
    AuthorizationCacheEnabled: flag(true),
    AuthorizationKey: {
      value: '',
      access: 'writeonly',
      valid: (value) => value.length >= 8 && value.length <= 40,
    },
    AuthorizeRemoteTxRequests: flag(false),
    CertificateStoreMaxLength: fixed('10'),
    ChargeProfileMaxStackLevel: fixed('10'),
    ChargingScheduleAllowedChargingRateUnit: fixed('Current,Power'),
    ChargingScheduleMaxPeriods: fixed('24'),
    ClockAlignedDataInterval: fixed('0'),
    ConnectionTimeOut: number(120),
    ConnectorPhaseRotation: { value: rotations.join(','), access: 'readwrite' },
    GetConfigurationMaxKeys: fixed('50'),
    HeartbeatInterval: number(300),
    LocalAuthListEnabled: flag(true),
    LocalAuthListMaxLength: fixed('500'),
    LocalAuthorizeOffline: flag(true),
    LocalPreAuthorize: flag(false),
    MaxChargingProfilesInstalled: fixed('20'),
    MaxEnergyOnInvalidId: number(0),
    MeterValueSampleInterval: number(defaults.meterSampleIntervalS),
    MeterValuesAlignedData: fixed(''),
    MeterValuesSampledData: { value: sampled, access: 'readwrite', valid: measurands },
    NumberOfConnectors: fixed(String(defaults.connectors)),
    ReserveConnectorZeroSupported: fixed('true'),
    ResetRetries: number(1),
    SendLocalListMaxLength: fixed('100'),
    StopTransactionOnEVSideDisconnect: flag(true),
    StopTransactionOnInvalidId: flag(true),
    StopTxnAlignedData: fixed(''),
    StopTxnSampledData: { value: '', access: 'readwrite', valid: measurands },
    SupportedFeatureProfiles: fixed(
      'Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging',
    ),
    SupportedFileTransferProtocols: fixed('HTTP,HTTPS'),
    TransactionMessageAttempts: number(3),
    TransactionMessageRetryInterval: number(60),
    UnlockConnectorOnEVSideDisconnect: flag(true),
    WebSocketPingInterval: fixed('0'),
  };
}

/** The charger's configuration. Names compare exactly, as most firmware does; it survives reboots. */
export class Configuration {
  readonly #keys: Map<string, Key>;

  constructor(defaults: ConfigurationDefaults) {
    this.#keys = new Map(Object.entries(keysOf(defaults)));
  }

  /** Readable keys, all of them or the ones asked for; the rest of what was asked is unknown. */
  read(asked: readonly string[]): { known: ConfigurationEntry[]; unknown: string[] } {
    const names = asked.length === 0 ? [...this.#keys.keys()] : asked;
    const known: ConfigurationEntry[] = [];
    const unknown: string[] = [];
    for (const name of names) {
      const key = this.#keys.get(name);
      if (key === undefined) unknown.push(name);
      else if (key.access === 'writeonly') {
        if (asked.length > 0) unknown.push(name);
      } else known.push({ key: name, readonly: key.access === 'readonly', value: key.value });
    }
    return { known, unknown };
  }

  change(name: string, value: string): ChangeResult {
    const key = this.#keys.get(name);
    if (key === undefined) return 'NotSupported';
    if (key.access === 'readonly') return 'Rejected';
    if (key.valid !== undefined && !key.valid(value)) return 'Rejected';
    key.value = value;
    return 'Accepted';
  }

  text(name: string): string {
    const key = this.#keys.get(name);
    if (key === undefined) throw new Error(`No configuration key ${name}.`);
    return key.value;
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  list(name: string): string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }
}
