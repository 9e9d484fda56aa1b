// Files both ways over real HTTP: firmware from people to chargers, diagnostics from chargers to people, and who gets nothing.
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import type { Json } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type Begun, BYTES, filesAt } from '../support/files.ts';
import { serverOn } from '../support/server.ts';
import { bearer, raw } from './harness.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const TOKEN = /fcf-[a-z0-9]{32}/;

describe.each(engines())('files on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  let later = 0;
  const at = () => server.url;
  beforeAll(async () => {
    database = await engine.fresh();
    const clock = { now: () => Date.now() + later };
    server = await serverOn(database, { clock }, { FIRMWARE_LIMIT: '1', DIAGNOSTICS_LIMIT: '1' });
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  const onDisk = () => readdir(join(database.dataDir, 'files'));
  const partial = async () => (await onDisk()).filter((name) => name.endsWith('.partial'));

  const { begin, put, firmware, pathOf, fetched, sent } = filesAt(at);

  it('firmware is fetched by the charger that is to install it, whole and in parts, until it has', async () => {
    const on = await begin();
    const { line, ask, order } = on;
    const firmwareId = await firmware(on, { manufacturer: 'ACME', models: ['One', 'Two'] });
    const ordered = await order('firmware-update', { firmwareId, retries: 2, retryInterval: 60 });
    expect([ordered.status, ordered.json]).toMatchObject([
      202,
      { state: 'accepted', version: '2.1', signed: false },
    ]);
    expect(ordered.headers.location).toBe(`/api/v1/firmware-updates/${ordered.json.id}`);
    const [told] = line.called('UpdateFirmware');
    expect(told).toMatchObject({ retries: 2, retryInterval: 60, retrieveDate: expect.stringMatching(/Z$/) });
    const path = pathOf(told?.location);
    expect(path).toMatch(/^\/files\/firmware\/fcf-[a-z0-9]{32}\/yard-2\.1\.bin$/);

    const whole = await fetched(path);
    expect([whole.status, whole.bytes]).toEqual([200, BYTES]);
    expect(whole.headers).toMatchObject({
      ...{
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
      },
      ...{ 'content-length': String(BYTES.length), 'cache-control': 'no-store' },
      'content-disposition': 'attachment; filename="yard-2.1.bin"',
    });
    const head = await fetched(path, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([
      200,
      String(BYTES.length),
      0,
    ]);
    const rest = await fetched(path, { range: 'bytes=10-', 'if-range': String(whole.headers.etag) });
    expect([rest.status, rest.headers['content-range'], rest.bytes]).toEqual([
      ...[206, `bytes 10-${BYTES.length - 1}/${BYTES.length}`, BYTES.subarray(10)],
    ]);
    for (const [range, status, bytes] of [
      ['bytes=0-3', 206, BYTES.subarray(0, 4)],
      ['bytes=-4', 206, BYTES.subarray(-4)],
      ['bytes=0-3,6-7', 200, BYTES],
      ['lines=0-3', 200, BYTES],
      ['bytes=9-3', 200, BYTES],
    ] as const) {
      const part = await fetched(path, { range });
      expect([range, part.status, part.bytes]).toEqual([range, status, bytes]);
    }
    expect((await fetched(path, { range: 'bytes=10-', 'if-range': '"other"' })).status).toBe(200);
    const beyond = await fetched(path, { range: 'bytes=5000-' });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${BYTES.length}`]);

    expect((await ask('DELETE', `/firmware/${firmwareId}`)).status).toBe(409);
    const read = async () => (await ask('GET', `/firmware-updates/${ordered.json.id}`)).json;
    for (const [status, state] of [
      ['Downloading', 'downloading'],
      ['DownloadFailed', 'failed'],
      ['Downloading', 'downloading'],
      ['Downloaded', 'downloaded'],
      ['Installing', 'installing'],
    ]) {
      await line.call('FirmwareStatusNotification', { status });
      expect(await read()).toMatchObject({ state, status });
      expect((await fetched(path)).status).toBe(200);
    }
    await line.boot(1, { firmwareVersion: '2.1 ' });
    expect(await read()).toMatchObject({ state: 'installed', bootedVersion: '2.1' });
    expect((await fetched(path)).status).toBe(404);
    await line.call('FirmwareStatusNotification', { status: 'Installed' });
    expect(await read()).toMatchObject({ state: 'installed' });
    expect((await ask('DELETE', `/firmware/${firmwareId}`)).status).toBe(204);
    expect(await read()).toMatchObject({ firmwareId: null, version: '2.1' });
    await line.close();
  });

  it('nobody is shown the secret in an address: not the command, not its frames, not lastMessage', async () => {
    const on = await begin();
    const { ask, order, line } = on;
    const firmwareId = await firmware(on);
    const { json } = await order('firmware-update', { firmwareId });
    const token =
      TOKEN.exec(String(line.called('UpdateFirmware')[0]?.location))?.[0] ?? expect.fail('no token');
    await line.call('DataTransfer', {
      vendorId: 'x',
      data: `fetching http:\\/\\/here\\/files\\/firmware\\/${token}`,
    });
    const { text } = await ask('GET', `/commands/${json.commandId}`);
    expect(text).toContain('/files/firmware/***/yard-2.1.bin');
    const frames = await ask('GET', `/chargers/${on.id}/frames`);
    expect(frames.text).toContain('/files/firmware/***/yard-2.1.bin');
    for (const told of [text, frames.text]) expect(told).not.toContain(token.slice(4));
    await order('diagnostics', {
      kind: 'diagnostics',
      location: 'ftp://yard:quay-side@files.example.com/logs/',
    });
    const passed = line.called('GetDiagnostics')[0]?.location;
    expect(passed).toBe('ftp://yard:quay-side@files.example.com/logs/');
    for (const where of [`/chargers/${on.id}/frames`, '/commands', '/diagnostics', '/audit?thing=firmware']) {
      const told = await ask('GET', where);
      expect([where, told.status, told.text.includes('quay-side')]).toEqual([where, 200, false]);
    }
    await line.close();
  });

  it('signed firmware goes with its signature and certificate, and says by its request what came of it', async () => {
    const on = await begin();
    const { line, ask, order } = on;
    const firmwareId = await firmware(on, { signature: 'c2lnbmVk', signingCertificate: CERTIFICATE });
    const first = await order('firmware-update', { firmwareId });
    line.answers({ SignedUpdateFirmware: { status: 'AcceptedCanceled' } });
    const second = await order('firmware-update', { firmwareId });
    const [one, other] = line.called('SignedUpdateFirmware') as { requestId: number; firmware: Json }[];
    expect(other?.firmware).toMatchObject({ signature: 'c2lnbmVk', signingCertificate: CERTIFICATE });
    await line.call('SignedFirmwareStatusNotification', { status: 'Installed', requestId: one?.requestId });
    await line.call('SignedFirmwareStatusNotification', {
      status: 'InvalidSignature',
      requestId: other?.requestId,
    });
    const list = await ask('GET', `/firmware-updates?chargerId=${on.id}&firmwareId=${firmwareId}`);
    expect(list.json.items).toMatchObject([
      { id: second.json.id, state: 'failed', status: 'InvalidSignature', signed: true },
      { id: first.json.id, state: 'given-up', problem: 'another update took its place' },
    ]);
    for (const told of [one, other])
      expect((await fetched(pathOf(told?.firmware.location))).status).toBe(404);
    await line.close();
  });

  it('what cannot be installed is not sent', async () => {
    const on = await begin();
    const { ask, order, network, line } = on;
    const none = await ask('POST', '/firmware', { version: '3', fileName: 'three.bin' });
    const says = async (body: unknown) => {
      const { status, text } = await order('firmware-update', body, '');
      return `${status} ${text}`;
    };
    expect(await says({ firmwareId: none.json.id })).toMatch(/^409 .*not been uploaded/);
    const unfit = await firmware(on, { manufacturer: 'Other' });
    expect(await says({ firmwareId: unfit })).toMatch(
      /^409 .*firmwareId is for chargers of Other, and this one is of Acme/,
    );
    expect(await says({ firmwareId: unfit, unchecked: true })).toMatch(/^202 /);
    const model = await firmware(on, { models: ['Two'] });
    expect(await says({ firmwareId: model })).toMatch(/^409 .*is for Two, and this one is One/);
    const theirs = await begin();
    expect(await says({ firmwareId: await firmware(theirs) })).toMatch(
      /^400 .*firmwareId must be the id of firmware/,
    );
    for (const [body, rule] of [
      [{ version: '1' }, 'fileName is required'],
      [{ version: '1', fileName: '../up.bin' }, 'fileName must be 1 to 100 of'],
      [{ version: '1', fileName: 'a.bin', signature: 'abcd' }, 'signingCertificate goes with signature'],
      [
        { version: '1', fileName: 'a.bin', signature: '!', signingCertificate: CERTIFICATE },
        'signature must be base64',
      ],
    ] as const) {
      const { status, text } = await ask('POST', '/firmware', body);
      expect([status, text]).toEqual([400, expect.stringContaining(rule)]);
    }
    expect((await put(network.key, unfit, BYTES)).status).toBe(409);
    expect((await put(network.key, none.json.id, Buffer.alloc(0))).status).toBe(400);
    expect((await put(network.key, none.json.id, BYTES, 'text/plain')).status).toBe(415);
    const large = await put(network.key, none.json.id, Buffer.alloc(1_000_001));
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('at most 1000000 bytes')]);
    expect((await put(theirs.network.key, none.json.id, BYTES)).status).toBe(404);
    expect(await partial()).toEqual([]);
    await Promise.all([line.close(), theirs.line.close()]);
  });

  it('an order to a charger that is away waits, and its address is made when it goes', async () => {
    const on = await begin();
    const firmwareId = await firmware(on);
    await on.line.close();
    const offline = await on.order('firmware-update', { firmwareId });
    expect(offline.json).toMatchObject({ state: 'failed', problem: 'the charger is not connected' });
    const waiting = await on.order('firmware-update', { firmwareId }, '?expiresIn=1h');
    expect(waiting.json).toMatchObject({ state: 'ordered', status: null });
    const line = await TestCharger.connect(at(), on.network.chargers[0] ?? expect.fail('no charger'));
    line.answers({ UpdateFirmware: {} });
    await line.boot();
    const command = await on.ask('GET', `/commands/${waiting.json.commandId}?wait=10s`);
    expect(command.json).toMatchObject({ state: 'accepted' });
    const [told] = line.called('UpdateFirmware');
    expect((await fetched(pathOf(told?.location))).bytes).toEqual(BYTES);
    await line.close();
  });

  const request = async (on: Begun, body: Json) => {
    const ordered = await on.order('diagnostics', body);
    expect([ordered.status, ordered.text]).toEqual([202, expect.stringContaining('"accepted"')]);
    const read = async () => (await on.ask('GET', `/diagnostics/${ordered.json.id}`)).json;
    return { id: ordered.json.id as number, read };
  };
  const asDiagnostics = (on: Begun) => pathOf(on.line.called('GetDiagnostics').at(-1)?.location);
  const asLog = (on: Begun) =>
    pathOf((on.line.called('GetLog').at(-1)?.log as Json | undefined)?.remoteLocation);
  const file = (on: Begun, id: number, headers: Record<string, string> = {}) =>
    raw(at(), `/api/v1/diagnostics/${id}/file`, { headers: { ...bearer(on.network.key), ...headers } });

  it('diagnostics are sent once, read by people, and never as a page', async () => {
    const on = await begin();
    const from = '2026-11-20T00:00:00.000Z';
    const { id, read } = await request(on, { kind: 'diagnostics', from, retries: 1 });
    expect(on.line.called('GetDiagnostics')[0]).toMatchObject({ startTime: from, retries: 1 });
    const path = asDiagnostics(on);
    expect(path).toMatch(/^\/files\/uploads\/fcf-[a-z0-9]{32}\/$/);
    expect((await file(on, id)).status).toBe(404);
    await on.line.call('DiagnosticsStatusNotification', { status: 'Uploading' });
    expect(await read()).toMatchObject({ state: 'uploading', fileName: 'diag.tgz', size: null });
    const page = '<script>alert(1)</script>';
    const put = await sent(`${path}/..%2f..%2fetc%2fdi%22ag.html`, page, 'PUT', {
      'content-type': 'text/html',
      'content-encoding': 'gzip',
    });
    expect([put.status, put.text]).toEqual([200, 'ok\n']);
    await on.line.call('DiagnosticsStatusNotification', { status: 'UploadFailed' });
    expect(await read()).toMatchObject({ state: 'received', size: page.length, status: 'UploadFailed' });
    const got = await file(on, id);
    expect([
      got.status,
      got.text,
      got.headers['content-type'],
      got.headers['x-content-type-options'],
    ]).toEqual([...[200, page, 'application/octet-stream', 'nosniff']]);
    expect(got.headers['content-disposition']).toMatch(/^attachment; filename="diag\.tgz"$/);
    expect((await file(on, id, { range: 'bytes=1-6' })).text).toBe('script');
    expect((await sent(`${path}diag.tgz`, 'again')).status).toBe(404);
    expect((await fetched(path)).status).toBe(404);
    expect((await on.ask('DELETE', `/diagnostics/${id}`)).status).toBe(204);
    expect((await file(on, id)).status).toBe(404);
    await on.line.close();
  });

  it('a log is sent by POST, as a form or as it is, by its name or without one', async () => {
    const on = await begin();
    const form = new FormData();
    form.set('note', 'not the file');
    form.set('upload', new Blob(['--line one\r\n--line two']), 'C:\\logs\\sec.log');
    const bodyOf = async () => {
      const request = new Request('http://here', { method: 'POST', body: form });
      return {
        type: String(request.headers.get('content-type')),
        bytes: Buffer.from(await request.arrayBuffer()),
      };
    };
    const { type, bytes } = await bodyOf();
    on.line.answers({ GetLog: { status: 'Accepted' } });
    const log = await request(on, { kind: 'securityLog' });
    expect(on.line.called('GetLog')[0]).toMatchObject({ logType: 'SecurityLog' });
    const broken = await sent(asLog(on), bytes.subarray(0, -60), 'POST', { 'content-type': type });
    expect([broken.status, broken.text]).toEqual([
      400,
      expect.stringContaining('body must be a form that is whole'),
    ]);
    expect((await sent(asLog(on), bytes, 'POST', { 'content-type': 'multipart/form-data' })).status).toBe(
      400,
    );
    expect(await log.read()).toMatchObject({ state: 'accepted', size: null });
    expect((await sent(asLog(on), bytes, 'POST', { 'content-type': type })).status).toBe(200);
    expect(await log.read()).toMatchObject({ state: 'received', fileName: 'sec.log' });
    expect((await file(on, log.id)).text).toBe('--line one\r\n--line two');
    const bare = await request(on, { kind: 'diagnosticsLog' });
    expect((await sent(asLog(on).replace(/\/$/, ''), 'plain', 'POST')).status).toBe(200);
    expect(await bare.read()).toMatchObject({ state: 'received', fileName: null });
    const [{ requestId } = { requestId: 0 }] = on.line.called('GetLog').slice(-1);
    await on.line.call('LogStatusNotification', { status: 'Uploaded', requestId });
    expect(await bare.read()).toMatchObject({ state: 'received', status: 'Uploaded' });
    const empty = await request(on, { kind: 'securityLog' });
    expect((await sent(`${asLog(on)}log`, '')).status).toBe(200);
    expect([(await empty.read()).size, (await file(on, empty.id)).text]).toEqual([0, '']);
    await on.line.close();
  });

  it('what breaks off or is too large leaves nothing, and may be sent again', async () => {
    const on = await begin();
    const { id, read } = await request(on, { kind: 'diagnostics' });
    const path = asDiagnostics(on);
    const large = await sent(path, Buffer.alloc(1_000_001));
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('at most 1000000 bytes')]);
    const { hostname, port } = new URL(at());
    const half = () => {
      const line = connect(Number(port), hostname);
      line.on('error', () => {});
      line.write(`PUT ${path}x HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\nhalf of it`);
      return line;
    };
    const cut = half();
    await until(partial, (names) => names.length === 1);
    cut.destroy();
    await until(partial, (names) => names.length === 0);
    expect(await read()).toMatchObject({ state: 'accepted', size: null });
    // One that hangs is ended by the next.
    const hanging = half();
    await until(partial, (names) => names.length === 1);
    expect((await sent(path, 'whole')).status).toBe(200);
    expect(await read()).toMatchObject({ state: 'received', size: 5 });
    expect((await file(on, id)).text).toBe('whole');
    await until(partial, (names) => names.length === 0);
    hanging.destroy();
    await on.line.close();
  });

  it('one that has none says so; one that refuses is let in for nothing', async () => {
    const on = await begin();
    on.line.answers({ GetDiagnostics: {}, GetLog: { status: 'Rejected' } });
    expect((await on.order('diagnostics', { kind: 'diagnostics' })).json).toMatchObject({ state: 'nothing' });
    const refused = await on.order('diagnostics', { kind: 'securityLog' });
    expect(refused.json).toMatchObject({ state: 'failed', problem: 'the command was rejected' });
    expect((await sent(asLog(on), 'x')).status).toBe(404);
    const { status, text } = await on.order('diagnostics', {
      kind: 'securityLog',
      location: 'file:///etc/passwd',
    });
    expect([status, text]).toEqual([400, expect.stringContaining('location must be an http, https, ftp')]);
    await on.line.close();
  });

  it('files go with their charger, and what is older than it may be is forgotten', async () => {
    const on = await begin();
    await request(on, { kind: 'diagnostics' });
    const path = asDiagnostics(on);
    await on.line.close();
    expect((await on.ask('DELETE', `/chargers/${on.id}?cascade=true`)).status).toBe(204);
    expect((await sent(path, 'late')).status).toBe(404);
    expect((await on.ask('GET', '/diagnostics')).json.items).toEqual([]);
  });

  it('an address is good for its time, and a guessed one for nothing', async () => {
    const on = await begin();
    const firmwareId = await firmware(on);
    const { json } = await on.order('firmware-update', { firmwareId });
    const { read } = await request(on, { kind: 'diagnostics' });
    const [up, down] = [asDiagnostics(on), pathOf(on.line.called('UpdateFirmware')[0]?.location)];
    const guessed = down.replace(TOKEN, `fcf-${'a'.repeat(32)}`);
    const answers = [
      await fetched(guessed),
      await fetched('/files/firmware/x'),
      await sent('/files/uploads/x/', 'x'),
    ];
    later = 4 * 24 * 3_600_000;
    answers.push(
      await fetched(down),
      await sent(up, 'late'),
      await fetched(down.replace('firmware/', 'uploads/')),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(new Set(answers.slice(0, 5).map(({ text }) => text)).size).toBe(1);
    expect(await read()).toMatchObject({ state: 'given-up', problem: 'nothing came of it in time' });
    expect((await on.ask('GET', `/firmware-updates/${json.id}`)).json).toMatchObject({ state: 'given-up' });
    expect((await on.ask('DELETE', `/firmware/${firmwareId}`)).status).toBe(204);
    await on.line.close();
  });
});
