import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrame } from './frame.ts';
import { cutUtf8, isSecretName, keepable, maskFrame, maskSent } from './mask.ts';

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

const isStandard = (action: string) => !['DataTransfer', 'Vendors'].includes(action);
const masked = (text: string) => maskFrame(text, parseFrame(text).json, isStandard);

describe('maskFrame', () => {
  it.each([
    ['[2,"1","Authorize",{"idTag":"04A2B3C4"}]', '[2,"1","Authorize",{"idTag":"***"}]'],
    ['[2,"1","Authorize",{"IDTAG":4711}]', '[2,"1","Authorize",{"IDTAG":"***"}]'],
    ['[2,"1","Authorize",{"id\\u0054ag":"X"}]', '[2,"1","Authorize",{"idTag":"***"}]'],
    [
      '[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"P"}}]',
      '[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"***"}}]',
    ],
    [
      '[2,"1","A",{"idToken":{"idToken":"X","type":"ISO14443"}}]',
      '[2,"1","A",{"idToken":{"idToken":"***","type":"ISO14443"}}]',
    ],
    [
      '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"abc"}]',
      '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]',
    ],
    [
      '[3,"1",{"configurationKey":[{"key":"HeartbeatInterval","value":"300"},{"key":"SimPin","value":"1234"}]}]',
      '[3,"1",{"configurationKey":[{"key":"HeartbeatInterval","value":"300"},{"key":"SimPin","value":"***"}]}]',
    ],
    ['[2,"1","X",{"a":[{"password":"p"}]}]', '[2,"1","X",{"a":[{"password":"***"}]}]'],
    [
      '[2,"1","DataTransfer",{"vendorId":"v","data":"{\\"rfid\\":\\"T\\",\\"n\\":1}"}]',
      '[2,"1","DataTransfer",{"vendorId":"v","data":"{\\"rfid\\":\\"***\\",\\"n\\":1}"}]',
    ],
    [
      '[2,"1","DataTransfer",{"vendorId":"v","data":"saw 04:A2:B3:C4:D5:E6:80 and pin=1234;ok=1"}]',
      '[2,"1","DataTransfer",{"vendorId":"v","data":"saw *** and pin=***;ok=1"}]',
    ],
    [
      '[2,"1","DataTransfer",{"vendorId":"v","data":{"list":["04A2B3C4D5E680"]}}]',
      '[2,"1","DataTransfer",{"vendorId":"v","data":{"list":["***"]}}]',
    ],
    ['[2,"1","Authorize","04A1B2C3D4E5F6"]', '[2,"1","Authorize","***"]'],
    ['[2,"1","Authorize","LISA-42"]', '[2,"1","Authorize","***"]'],
    ['[2,"1","Authorize",4711]', '[2,"1","Authorize","***"]'],
    ['[2,"1","Authorize",["LISA-42",{"x":"04A1B2C3"}]]', '[2,"1","Authorize",["***",{"x":"***"}]]'],
    ['[2,"1","Authorize",{},"04A1B2C3"]', '[2,"1","Authorize",{},"***"]'],
    ['[2,"1","Authorize",{"id_tag":"LISA"}]', '[2,"1","Authorize",{"id_tag":"***"}]'],
    ['[2,"1","Authorize",{"Id-Tag":"LISA","x":1}]', '[2,"1","Authorize",{"Id-Tag":"***","x":1}]'],
    ['[2,"1","Authorize",{"uid":"LISA"}]', '[2,"1","Authorize",{"uid":"***"}]'],
    ['[2,"1","Authorize",{"04A1B2C3D4E5F6":1}]', '[2,"1","Authorize",{"***":1}]'],
    ['[2,"1","Vendors",{"uid":"LISA","n":"04A1B2C3"}]', '[2,"1","Vendors",{"uid":"***","n":"***"}]'],
    [
      '[2,"1","DataTransfer",{"vendorId":"v","messageId":"04A1B2C3D4E5F6"}]',
      '[2,"1","DataTransfer",{"vendorId":"v","messageId":"***"}]',
    ],
    [
      '[2,"1","StatusNotification",{"connectorId":1,"vendorErrorCode":"card 04A1B2C3D4E5F6"}]',
      '[2,"1","StatusNotification",{"connectorId":1,"vendorErrorCode":"card ***"}]',
    ],
    ['[3,"1","04A1B2C3D4E5F6"]', '[3,"1","***"]'],
    [
      '[3,"1",{"configurationKey":[{"key":"FreevendIdTag","value":"LISA"}]}]',
      '[3,"1",{"configurationKey":[{"key":"FreevendIdTag","value":"***"}]}]',
    ],
    ['[4,"1","NotSupported","nope",{"x":"04A1B2C3"}]', '[4,"1","NotSupported","nope",{"x":"***"}]'],
    ['[9,"1","LISA"]', '[9,"1","LISA"]'],
    ['{"uid":"LISA"}', '{"uid":"***"}'],
    ['[4,"1","GenericError","tag 04A2B3C4 unknown",{}]', '[4,"1","GenericError","tag *** unknown",{}]'],
  ])('%s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it('leaves frames without tags and secrets as the charger wrote them', () => {
    const text =
      '[2, "1", "MeterValues", {"connectorId":1, "meterValue":[{"sampledValue":[{"value":"230.1","measurand":"Voltage"}]}]}]';
    expect(masked(text)).toBe(text);
  });

  it('masks tags in signed meter data', () => {
    const ocmf = JSON.stringify({ value: 'OCMF|{"ID":"04A2B3C4D5E680","RD":[]}|{}', format: 'SignedData' });
    expect(masked(`[2,"1","MeterValues",{"sampledValue":[${ocmf}]}]`)).not.toContain('04A2B3C4D5E680');
  });

  it('masks in text that is not JSON', () => {
    expect(masked('[2,"1","Authorize",{"idTag":"LISA-42",}]')).toBe('[2,"1","Authorize",{"idTag":"***",}]');
    expect(masked("password: 'geheim', uid=04A2B3C4")).toBe("password: '***', uid=***");
    expect(masked('{"key":"AuthorizationKey","readonly":false,"value":"geheim"')).not.toContain('geheim');
  });

  it('no tag survives, wherever it stands', () => {
    const tag = fc.stringMatching(/^[A-Z0-9]{8,20}$/).filter((t) => /[G-Z]/.test(t) && /[0-9]/.test(t));
    const name = fc.constantFrom('idTag', 'parentIdTag', 'idtag', 'password', 'authorizationKey');
    fc.assert(
      fc.property(
        tag,
        name,
        fc.array(fc.constantFrom('a', 'data', 'info', '__proto__'), { maxLength: 5 }),
        (t, n, path) => {
          const payload = path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), {
            [n]: t,
          });
          expect(masked(JSON.stringify([2, '1', 'X', payload]))).not.toContain(t);
          const inText = JSON.stringify([2, '1', 'DataTransfer', { data: JSON.stringify(payload) }]);
          expect(masked(inText)).not.toContain(t);
        },
      ),
    );
  });

  // What backtracks takes minutes here, and runs into the time-out of the test.
  it('takes no longer than the text is long', { timeout: 15_000 }, () => {
    const worst = [
      'password'.repeat(30_000),
      'a_'.repeat(120_000),
      '04:'.repeat(80_000),
      'tag '.repeat(60_000),
      `{"idTag":"${'\\'.repeat(200_000)}`,
      '04a1b2c3'.repeat(30_000),
      '04 '.repeat(80_000),
      'tag"    '.repeat(30_000),
    ];
    const results = worst.flatMap((data) => [
      masked(data),
      masked(JSON.stringify([2, '1', 'DataTransfer', { data }])),
    ]);
    expect(results.every((text) => text !== '')).toBe(true);
  });

  it('does the same for what we send', () => {
    expect(maskSent('[3,"1",{"idTagInfo":{"parentIdTag":"P"}}]')).toBe(
      '[3,"1",{"idTagInfo":{"parentIdTag":"***"}}]',
    );
  });
});

describe('isSecretName', () => {
  it.each([
    'AuthorizationKey',
    'password',
    'WifiPassword',
    'wifi_passwd',
    'ClientSecret',
    'pin',
    'PIN',
    'SimPin',
    'SIM_PIN',
    'PinCode',
    'simPUK',
  ])('%s is', (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each([
    'HeartbeatInterval',
    'PingInterval',
    'Shipping',
    'SpinTime',
    'ConnectorPhaseRotation',
    'WebSocketPingInterval',
  ])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('cutUtf8', () => {
  it('keeps at most so many bytes, and no half character', () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), (text, bytes) => {
        const cut = cutUtf8(text, bytes);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(keepable(text).startsWith(cut)).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
    expect(cutUtf8('aé😀', 6)).toBe('aé');
    expect(cutUtf8('aé😀', 7)).toBe('aé😀');
    expect(cutUtf8('a\0b\ud800', 100)).toBe('a\ufffdb\ufffd');
  });
});
