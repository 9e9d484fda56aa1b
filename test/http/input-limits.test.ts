// Too much of everything, over a raw socket: address, headers, body, levels, values, query parameters. Each is refused by its own
// code, one less is taken, and the server goes on.
import { connect } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { onEveryEngine } from './harness.ts';

onEveryEngine('too much', (at) => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
  });

  /** Status and problem of a request as it is written; in `pieces`, each sent when the one before has left. */
  async function said(...pieces: (string | Buffer)[]): Promise<[status: number, told: string]> {
    const { hostname, port } = new URL(at());
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const line = connect(Number(port), hostname, () => {
        const send = (n: number) => {
          const piece = pieces[n];
          if (piece !== undefined && line.writable) line.write(piece, () => send(n + 1));
        };
        send(0);
      });
      line.setNoDelay(true);
      line.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      // Who sends more than is taken may find the line closed.
      line.on('error', (error) => (text === '' ? reject(error) : undefined));
      line.on('close', () => resolve(text));
    });
    const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
    const status = Number(/^HTTP\/1\.1 (\d+) /.exec(head)?.[1]);
    return [status, status < 400 ? '' : body];
  }

  const head = (first: string, ...more: string[]) =>
    [first, 'Host: x', 'Connection: close', `X-Api-Key: ${key}`, ...more, '', ''].join('\r\n');
  const get = (target: string, ...more: string[]) => head(`GET ${target} HTTP/1.1`, ...more);
  const post = (body: string, path = '/api/v1/sites', ...more: string[]) =>
    head(
      `POST ${path} HTTP/1.1`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...more,
    ) + body;

  it('address', async () => {
    const long = (n: number) => get(`/api/v1/drivers/by-external-id/${'x'.repeat(n)}`);
    expect(await said(long(15_000))).toEqual([
      400,
      'Errors in the route parameters: externalId must be 1 to 255 characters, and not only blanks',
    ]);
    expect(await said(long(17_000))).toEqual([414, 'The address is too long']);
    expect(await said(long(1_000_000))).toEqual([414, 'The address is too long']);
  });

  it('headers, by their length', async () => {
    const long = (n: number) => get('/api/v1/sites', `X-Long: ${'x'.repeat(n)}`);
    expect((await said(long(15_000)))[0]).toBe(200);
    expect(await said(long(17_000))).toEqual([431, 'The request headers are too large']);
  });

  it('headers, by their number', async () => {
    const many = (n: number) => get('/api/v1/sites', ...Array.from({ length: n }, (_, i) => `X-${i}: ${i}`));
    // Host, Connection and the key are three.
    expect((await said(many(97)))[0]).toBe(200);
    expect(await said(many(98))).toEqual([
      431,
      'The request headers are too large: headers must be at most 100',
    ]);
    // The key behind so many that Node would pass over it.
    const behind = Array.from({ length: 2500 }, () => 'a:');
    const told = await said(
      [
        'GET /api/v1/sites HTTP/1.1',
        'Host: x',
        ...behind,
        `X-Api-Key: ${key}`,
        'Connection: close',
        '',
        '',
      ].join('\r\n'),
    );
    expect(told[0]).toBe(431);
  });

  it('query parameters', async () => {
    const asked = (n: number) => `/api/v1/sites?${Array.from({ length: n }, () => 'text=').join('&')}`;
    expect(await said(get(asked(100)))).toEqual([
      400,
      'Errors in the query parameters: text must be given once',
    ]);
    const refused = [400, 'Errors in the query parameters: query must hold at most 100 parameters'];
    expect(await said(get(asked(101)))).toEqual(refused);
    // Also where parameters that there are not are passed over.
    expect(await said(get(`/api/v1/drivers/1?${'&'.repeat(15_000)}`))).toEqual(refused);
  });

  it('a body, told beforehand or not', async () => {
    const refused = [413, 'The request body is too large: body must be at most 1048576 bytes'];
    const filled = (n: number) => `{"groupName":"${'x'.repeat(n - 16)}"}`;
    expect(await said(post(filled(1_048_576)))).toEqual([
      400,
      'Errors in the request body: groupName must be at most 255 characters long',
    ]);
    expect(await said(post(filled(1_048_577)))).toEqual(refused);
    const chunked = head(
      'POST /api/v1/sites HTTP/1.1',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    );
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    expect(await said(chunked, ...Array.from({ length: 17 }, () => chunk), '0\r\n\r\n')).toEqual(refused);
  });

  it('levels of a body', async () => {
    const lists = (n: number) => `{"groupName":${'['.repeat(n - 1)}${']'.repeat(n - 1)}}`;
    const objects = (n: number) => `{"groupName":${'{"a":'.repeat(n - 1)}1${'}'.repeat(n - 1)}}`;
    for (const nested of [lists, objects]) {
      expect(await said(post(nested(100)))).toEqual([
        400,
        'Errors in the request body: groupName must be a text',
      ]);
      for (const n of [101, 5_000, 150_000]) {
        expect(await said(post(nested(n)))).toEqual([
          400,
          'Errors in the request body: body must be at most 100 levels deep',
        ]);
      }
    }
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    for (const [method, path] of [
      ['PATCH', '/api/v1/sites/1'],
      ['PUT', '/api/v1/sites/1'],
      ['POST', '/api/v1/batch/sites'],
    ]) {
      const sent = post(deep, path, 'Idempotency-Key: deep').replace('POST', method ?? '');
      expect([method, path, (await said(sent))[0]]).toEqual([method, path, 400]);
    }
  });

  it('a body that nobody asked for, whatever it is', async () => {
    const nonsense = ['Content-Type: x/y', 'Content-Encoding: br', 'Content-Length: 200000'];
    const sent = (first: string) => [head(first, ...nonsense), '['.repeat(200_000)] as const;
    expect((await said(...sent('GET /api/v1/sites HTTP/1.1')))[0]).toBe(200);
    expect(await said(...sent('DELETE /api/v1/sites/424242 HTTP/1.1'))).toEqual([
      404,
      'Site not found for the customer',
    ]);
  });

  it('values of a body', async () => {
    const flat = (n: number) => `{"groupName":[${Array.from({ length: n - 1 }, () => '0').join()}]}`;
    expect(await said(post(flat(200_000)))).toEqual([
      400,
      'Errors in the request body: groupName must be a text',
    ]);
    expect(await said(post(flat(200_001)))).toEqual([
      400,
      'Errors in the request body: body must hold at most 200000 values',
    ]);
  });
});
