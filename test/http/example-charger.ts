// The charger of the examples: what it answers.

export const ANSWERS = {
  ...{ ChangeConfiguration: { status: 'Accepted' }, Reset: { status: 'Accepted' } },
  SetChargingProfile: { status: 'Accepted' },
  ...{ UpdateFirmware: {}, GetDiagnostics: { fileName: 'diagnostics.log' } },
};

export const CONFIGURATION = {
  configurationKey: [
    { key: 'HeartbeatInterval', readonly: false, value: '300' },
    { key: 'NumberOfConnectors', readonly: true, value: '1' },
  ],
};
