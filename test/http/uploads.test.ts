// Clients that send files in their own ways: all of it before they read, in the wrong type, packed, for ever, or half of it.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { type Api, good } from '../support/client.ts';
import { sendFile } from '../support/imports.ts';
import { onEveryEngine } from './harness.ts';

const logged: string[] = [];
const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });

onEveryEngine(
  'uploads',
  (at) => {
    let key = '';
    let api: Api;
    beforeAll(async () => {
      ({ key, api } = await newCustomer(at()));
    });
    const file = `externalId;colour\n${'x;yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n'.repeat(200_000)}`;
    const head = (more: string, type = 'text/csv') =>
      `POST /api/v1/imports?kind=sites HTTP/1.1\r\nHost: here\r\nContent-Type: ${type}\r\n${more}\r\n\r\n`;
    const bearer = () => `Authorization: Bearer ${key}\r\n`;
    const states = async () =>
      (await good(api.GET('/api/v1/imports', { params: { query: {} } }))).items.map(({ state }) => state);

    /** Sends everything, and reads only then. Answers the first line of what comes. */
    function sendFirst(pieces: readonly string[]): Promise<string> {
      const { hostname, port } = new URL(at());
      const socket = connect(Number(port), hostname).pause();
      return new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('data', (data) => {
          resolve(data.toString().split('\r\n', 1)[0] ?? '');
          socket.destroy();
        });
        for (const piece of pieces.slice(0, -1)) socket.write(piece);
        socket.write(pieces.at(-1) ?? '', () => socket.resume());
      });
    }
    const said = `Content-Length: ${file.length}`;
    const chunked = [file.length.toString(16), '\r\n', file, '\r\n0\r\n\r\n'];

    it.each([
      ['a wrong header', () => [head(`${bearer()}${said}`), file], 400],
      ['a wrong header, in chunks', () => [head(`${bearer()}Transfer-Encoding: chunked`), ...chunked], 400],
      ['no key', () => [head(said), file], 401],
      ['a wrong type', () => [head(`${bearer()}${said}`, 'application/octet-stream'), file], 415],
      ['a packed file', () => [head(`${bearer()}${said}\r\nContent-Encoding: gzip`), file], 415],
    ])('with %s are answered when all is sent', { timeout: 30_000 }, async (_, pieces, status) => {
      expect(await sendFirst(pieces())).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    });

    it('of a wrong type are told the right one, however long they are', async () => {
      const large = new FormData();
      large.set('file', new Blob([file]), 'sites.csv');
      for (const [body, headers] of [
        [file, { 'content-type': 'application/x-www-form-urlencoded' }],
        [large, {}],
      ] as const) {
        const answer = await fetch(`${at()}/api/v1/imports?kind=sites`, {
          ...{ method: 'POST', headers: { authorization: `Bearer ${key}`, ...headers }, body },
        });
        expect(`${answer.status} ${await answer.text()}`).toBe(
          '415 The content type is not supported: Content-Type must be text/csv',
        );
      }
      const packed = await sendFile(at(), key, 'kind=sites', new Uint8Array(gzipSync(file)), {
        'content-encoding': 'gzip',
      });
      expect(`${packed.status} ${await packed.text()}`).toBe(
        '415 The content type is not supported: Content-Encoding must be identity',
      );
    });

    it.each([
      ['nobody', () => ''],
      ['somebody with a wrong header', () => bearer()],
    ])('of %s that never end are cut off', { timeout: 30_000 }, async (_, who) => {
      const { hostname, port } = new URL(at());
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(`${head(`${who()}${said}`)}${file.slice(0, 600_000)}`);
      const more = setInterval(() => socket.write('x'), 200);
      const closed = new Promise((resolve) => socket.resume().once('close', () => resolve('cut off')));
      const late = new Promise((resolve) => setTimeout(resolve, 15_000, 'still open'));
      expect(await Promise.race([closed, late])).toBe('cut off');
      clearInterval(more);
    });

    it('that break off leave nothing, and are no failure of ours', { timeout: 30_000 }, async () => {
      const { hostname, port } = new URL(at());
      const before = (await states()).length;
      const socket = connect(Number(port), hostname);
      socket.write(head(`${bearer()}Content-Length: 9000000`));
      socket.write(file.replace('colour', 'groupName').slice(0, 900_000));
      await until(
        async () => (await states()).length,
        (count) => count > before,
      );
      socket.destroy();
      await until(
        async () => (await states()).length,
        (count) => count === before,
      );
      expect(logged).toEqual([]);
    });
  },
  { log },
);
