// Files imported over REST: their form, what became of each line, dry runs, progress, cancelling.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, good, refused } from '../support/client.ts';
import { ended, fates, fatesOf, type Import, queueFile, sendFile } from '../support/imports.ts';
import { onEveryEngine, raw } from './harness.ts';

onEveryEngine(
  'imports',
  (at) => {
    let key = '';
    let api: Api;
    beforeAll(async () => {
      ({ key, api } = await newCustomer(at()));
    });
    const run = (file: string, query = 'kind=sites') => fates(at(), key, query, file);
    const told = async (answer: Promise<Response>) => {
      const { status, text } = await answer.then(async (one) => ({
        status: one.status,
        text: await one.text(),
      }));
      return `${status} ${text}`;
    };
    const site = (externalId: string) =>
      good(api.GET('/api/v1/sites/by-external-id/{externalId}', { params: { path: { externalId } } }));

    it('make what is new, change what is known, and leave alone what is so already', async () => {
      const file = 'externalId;groupName;city;policy\na1;Yard;Turku;open\na2;"Quay; north";;\n';
      expect(await run(file)).toEqual(['2 created', '3 created']);
      expect(await run(file)).toEqual(['2 unchanged', '3 unchanged']);
      expect(await site('a1')).toMatchObject({
        groupName: 'Yard',
        policy: 'open',
        locationInfo: { city: 'Turku' },
      });
      expect((await site('a2')).groupName).toBe('Quay; north');
      // A column that is not there leaves things as they are; an empty cell unsets.
      expect(await run('externalId,groupName\na1,Yard 2\na2,Quay\n')).toEqual(['2 changed', '3 changed']);
      expect(await site('a1')).toMatchObject({
        groupName: 'Yard 2',
        policy: 'open',
        locationInfo: { city: 'Turku' },
      });
      expect(await run('externalId,city,policy\na1,,\n')).toEqual(['2 changed']);
      expect(await site('a1')).toMatchObject({ policy: 'rights', locationInfo: { city: null } });
    });

    it('are made once under an Idempotency-Key, however often the file comes', async () => {
      const { key: own, api: ours } = await newCustomer(at());
      const file = 'externalId;groupName\nonce;Once\n';
      const send = (text: string, name = 'a file') =>
        sendFile(at(), own, 'kind=sites', text, { 'idempotency-key': name });
      const first = await send(file);
      const one = (await first.json()) as Import;
      expect([first.status, first.headers.get('location')]).toEqual([202, `/api/v1/imports/${one.id}`]);
      await ended(at(), own, one.id);
      for (let again = 1; again <= 2; again++) {
        const answer = await send(file);
        expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
        expect(await answer.json()).toEqual(one);
      }
      const other = await send(`${file}twice;Twice\n`);
      expect(other.status).toBe(422);
      expect(await told(send(file, 'x'.repeat(256)))).toMatch(/^400 .*Idempotency-Key must be 1 to 255/);
      // What came again, or was refused, is no import and leaves nothing.
      expect((await good(ours.GET('/api/v1/imports', {}))).items.map(({ id }) => id)).toEqual([one.id]);
      const racing = await Promise.all([1, 2, 3].map(() => send('externalId;groupName\nrace;R\n', 'race')));
      for (const { status } of racing) expect([202, 409]).toContain(status);
      const ids = new Set<number>();
      for (const answer of racing) if (answer.status === 202) ids.add(((await answer.json()) as Import).id);
      expect(ids.size).toBe(1);
      expect((await good(ours.GET('/api/v1/imports', {}))).items).toHaveLength(2);
    });

    it('act in the name of the key, and the audit says through what', async () => {
      const id = await queueFile(at(), key, 'kind=sites', 'externalId;groupName\naudited;A\n');
      const one = await ended(at(), key, id);
      const { id: siteId } = await site('audited');
      const { items } = await good(
        api.GET('/api/v1/sites/{siteId}/history', { params: { path: { siteId }, query: {} } }),
      );
      expect(items.map(({ actor, action }) => [actor, action])).toEqual([
        [`${one.askedBy}, import ${id}`, 'create'],
      ]);
      const about = await good(api.GET('/api/v1/audit', { params: { query: { thing: 'import' } } }));
      const steps = about.items.filter(({ thingId }) => thingId === String(id));
      expect(steps.map(({ actor, action }) => [actor, action])).toEqual([
        [`${one.askedBy}, import ${id}`, 'change'],
        [one.askedBy, 'create'],
      ]);
      expect(steps[0]?.changes).toMatchObject({ state: { from: 'running', to: 'done' }, created: { to: 1 } });
    });

    it.each([
      ['a BOM', '\ufeffexternalId;groupName\nf1;A\n', ['2 created']],
      ['CRLF', 'externalId;groupName\r\nf2;A\r\nf3;B\r\n', ['2 created', '3 created']],
      ['CR', 'externalId;groupName\rf4;A\r', ['2 created']],
      ['commas', 'groupName,externalId\n"A, B",f5\n', ['2 created']],
      ['quotes with newlines', 'externalId;groupName\nf6;"A\r\nB"\nf7;C', ['2 created', '4 created']],
      ['quoted names', '"externalId";"groupName"\nf8;A\n', ['2 created']],
      ['empty lines', 'externalId;groupName\n\nf9;A\n\n\n', ['3 created']],
      ['a header only', 'externalId;groupName\n', []],
      ['a header without its end', 'externalId', []],
    ])('take %s', async (_, file, expected) => {
      expect(await run(file)).toEqual(expected);
    });

    const COLUMNS =
      'externalId, groupName, publicGroupName, parentExternalId, parentGroupId, groupType, policy, localList, ';
    it.each([
      ['an empty file', '', 'line 1 must be the names of columns, and is empty'],
      ['a BOM alone', '\ufeff', 'line 1 must be the names of columns, and is empty'],
      ['an empty first line', '\nexternalId\n', 'line 1 must be the names of columns, and is empty'],
      [
        'a quote that stays open',
        '"externalId\n',
        'line 1 must be the names of columns: its quotes do not match',
      ],
      [
        'a column twice',
        'externalId;externalId\n',
        'line 1 must name each column once, and names externalId twice',
      ],
      ['no name for the thing', 'groupName\nA\n', 'line 1 must name the column externalId'],
      [
        'two names of one thing',
        'externalId;parentExternalId;parentGroupId\n',
        'line 1 must name one of parentExternalId and parentGroupId, and names both',
      ],
      [
        'an unknown column',
        'externalId;colour;shade\nx;red;\n',
        `line 1 names "colour", "shade", which are no columns of sites. Columns are ${COLUMNS}`,
      ],
    ])('refuse %s at once', async (_, file, error) => {
      expect(await told(sendFile(at(), key, 'kind=sites', file))).toContain(
        `400 Errors in the request body: ${error}`,
      );
    });

    it('refuse what is not UTF-8, by line, and keep nothing of it', async () => {
      const bytes = Buffer.concat([Buffer.from('externalId;groupName\nx1;A\nx2;'), Buffer.from([0xe4, 10])]);
      expect(await told(sendFile(at(), key, 'kind=sites', new Uint8Array(bytes)))).toBe(
        '400 Errors in the request body: line 3 must be UTF-8: save it as CSV UTF-8',
      );
      const { items } = await good(api.GET('/api/v1/imports', { params: { query: {} } }));
      expect(items.every(({ state }) => state === 'done')).toBe(true);
    });

    it('refuse other queries and types', async () => {
      const file = 'externalId;groupName\n';
      for (const [query, headers, error] of [
        ['', {}, '400 Errors in the query parameters: kind is required'],
        [
          'kind=sockets',
          {},
          '400 Errors in the query parameters: kind must be one of sites, chargers, drivers, tags, rights',
        ],
        ['kind=sites&dryRun=yes', {}, '400 Errors in the query parameters: dryRun must be true or false'],
        [
          'kind=sites',
          { 'content-type': 'application/json' },
          '415 The content type is not supported: Content-Type must be text/csv',
        ],
        [
          'kind=sites',
          { 'content-type': 'text/plain' },
          '415 The content type is not supported: Content-Type must be text/csv',
        ],
        [
          'kind=sites',
          { 'content-type': 'text/csv; charset=iso-8859-1' },
          '415 The content type is not supported: Content-Type must be text/csv; charset=utf-8',
        ],
      ] as const) {
        const body = headers['content-type'] === 'application/json' ? '{}' : file;
        expect(await told(sendFile(at(), key, query, body, headers))).toBe(error);
      }
      const json = await raw(at(), '/api/v1/sites', {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'text/csv' },
        body: file,
      });
      expect([json.status, json.text]).toEqual([
        415,
        'The content type is not supported: Content-Type must be application/json',
      ]);
    });

    it('refuse a file that is too large, whether it says so or not', async () => {
      const error = '413 The request body is too large: body must be at most 1000000 bytes';
      const line = `x;${'y'.repeat(100)}\n`;
      const large = `externalId;groupName\n${line.repeat(20_000)}`;
      expect(await told(sendFile(at(), key, 'kind=sites', large))).toBe(error);
      async function* unsaid() {
        for (let i = 0; i < 20; i += 1) yield Buffer.from(large.slice(i * 100_000, (i + 1) * 100_000));
      }
      const answer = fetch(`${at()}/api/v1/imports?kind=sites`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body: ReadableStream.from(unsaid()),
        duplex: 'half',
      } as RequestInit);
      expect(await told(answer)).toBe(error);
    });

    it('tell each mistake with its line, column and rule; the other lines are done', {
      timeout: 90_000,
    }, async () => {
      const header =
        'externalId;groupName;parentExternalId;groupType;policy;timeZone;latitude;longitude;payerId';
      const lines: [string, string][] = [
        ['m1;A;;;;;;;', 'created'],
        [';A;;;;;;;', 'refused externalId: must not be empty'],
        ['m2;;;;;;;;', 'refused groupName: is required'],
        [
          'm3;A;nowhere;;;;;;',
          'refused parentExternalId: must be the externalId of a site that is there already, or that a good line of this file makes',
        ],
        ['m4;A;;9;;;;;', 'refused groupType: must be one of 0, 1, 2, 3, 4, null'],
        ['m5;A;;1.0;;;;;', 'refused groupType: must be a whole number, without blanks and points'],
        ['m6;A;;;maybe;;;;', 'refused policy: must be one of "open", "known", "rights"'],
        ['m7;A;;;;Mars/North;;;', 'refused timeZone: must be an IANA time zone, e.g. Europe/Helsinki'],
        ['m8;A;;;;;91;1;', 'refused latitude: must lie between -90 and 90'],
        ['m9;A;;;;;60,1;22,2;', 'refused latitude: must be a number with a decimal point, e.g. 60.1699'],
        ['m10;A;;;;;60.1;;', 'refused longitude: must be given together with latitude'],
        ['m11;A;;;;;;;x', 'refused payerId: must be a whole number, without blanks and points'],
        ['m12;A;;;;;;', 'refused has 8 cells, and the header names 9 columns'],
        ['m13;A;;;;;;;;', 'refused has 10 cells, and the header names 9 columns'],
        [
          'm14;A "b";;;;;;;',
          'refused has a quote in the middle of a cell: put the cell in quotes, and write those within it twice',
        ],
        [
          '4,71E+11;A;;;;;;;',
          'refused externalId: looks like a number that a spreadsheet has shortened: make the column text before you fill it',
        ],
        ['m1;B;;;;;;;', 'refused externalId: is in line 2 already'],
        ['m2;B;;;;;;;', 'created'],
        [
          'm15;A;m15;;;;;;',
          'refused parentExternalId: must be the externalId of a site that is there already, or that a good line of this file makes',
        ],
        [`m16;${'x'.repeat(256)};;;;;;;`, 'refused groupName: must be at most 255 characters long'],
      ];
      const file = [header, ...lines.map(([line]) => line)].join('\n');
      const expected = lines.map(([, fate], i) => `${i + 2} ${fate}`);
      expect(await run(file, 'kind=sites&dryRun=true')).toEqual(expected);
      expect(await run(file)).toEqual(expected);
      const again = expected.map((fate) => fate.replace('created', 'unchanged'));
      expect(await run(file)).toEqual(again);
      expect((await site('m1')).groupName).toBe('A');
    });

    it('find their parents before and behind them, in a dry run too', { timeout: 90_000 }, async () => {
      // More than one transaction holds, in an order in which no line finds its parent until the last is done.
      const deep = Array.from({ length: 7 }, (_, i) => `p${i};L${i};${i === 0 ? '' : `p${i - 1}`}`);
      const wide = Array.from({ length: 240 }, (_, i) => `w${i};W${i};p${i % 7}`);
      const lines = [...wide, ...deep.toReversed(), 'c1;A;c2', 'c2;B;c1'];
      const file = ['externalId;groupName;parentExternalId', ...lines].join('\n');
      const fate = (made: string) =>
        lines.map((line, i) =>
          /^c/.test(line)
            ? `${i + 2} refused parentExternalId: must be the externalId of a site that is there already, or that a good line of this file makes`
            : `${i + 2} ${made}`,
        );
      expect(await run(file, 'kind=sites&dryRun=true')).toEqual(fate('created'));
      const gone = api.GET('/api/v1/sites/by-external-id/{externalId}', {
        params: { path: { externalId: 'p0' } },
      });
      expect(await refused(gone)).toContain('404 site-not-found');
      expect(await run(file)).toEqual(fate('created'));
      expect(await run(file)).toEqual(fate('unchanged'));
      expect((await site('p6')).parentGroupId).toBe((await site('p5')).id);
    });

    it('see in a dry run what earlier lines would have moved', { timeout: 90_000 }, async () => {
      const fill = Array.from({ length: 150 }, (_, i) => `z${i};Z;`);
      await run(['externalId;groupName;parentExternalId', 'u;U;', 'v;V;'].join('\n'));
      const lines = ['u;U;v', ...fill, 'v;V;u'];
      const file = ['externalId;groupName;parentExternalId', ...lines].join('\n');
      const [first, last] = [await run(file, 'kind=sites&dryRun=true'), await run(file)];
      expect(first).toEqual(last);
      expect(last.at(-1)).toBe(
        '153 refused parentExternalId: must not be the site itself or one nested in it',
      );
    });

    it('leave nothing behind in a dry run, and tell no id of what is gone', { timeout: 90_000 }, async () => {
      const before = await good(api.GET('/api/v1/audit', { params: { query: { thing: 'site' } } }));
      await run('externalId;groupName\ndry;A\n');
      const id = await queueFile(at(), key, 'kind=sites&dryRun=true', 'externalId;groupName\ndry;B\nwet;C\n');
      await ended(at(), key, id);
      const { id: there } = await site('dry');
      expect(await fatesOf(at(), key, id)).toEqual([`2 changed ${there}`, '3 created']);
      const after = await good(api.GET('/api/v1/audit', { params: { query: { thing: 'site' } } }));
      expect(after.items.slice(1)).toEqual(before.items.slice(0, after.items.length - 1));
      expect((await site('dry')).groupName).toBe('A');
    });

    it('of one customer run one after the other, of two beside each other', { timeout: 90_000 }, async () => {
      const other = await newCustomer(at());
      const many = (stem: string) =>
        `externalId;groupName\n${Array.from({ length: 300 }, (_, i) => `${stem}${i};S`).join('\n')}`;
      const ids = [
        await queueFile(at(), key, 'kind=sites', many('o')),
        await queueFile(at(), key, 'kind=sites', `externalId;parentExternalId\no1;o299\n`),
      ];
      const theirs = await queueFile(at(), other.key, 'kind=sites', many('o'));
      const [first, second, third] = await Promise.all([
        ...ids.map((id) => ended(at(), key, id)),
        ended(at(), other.key, theirs),
      ]);
      expect(first?.fates).toEqual({ created: 300, changed: 0, unchanged: 0, refused: 0 });
      expect(second?.fates).toEqual({ created: 0, changed: 1, unchanged: 0, refused: 0 });
      expect(third?.fates.created).toBe(300);
    });

    it('are cancelled: what was done stays, and the file is gone', { timeout: 90_000 }, async () => {
      const stem = unique('k');
      const file = `externalId;groupName\n${Array.from({ length: 3000 }, (_, i) => `${stem}${i};S`).join('\n')}`;
      const id = await queueFile(at(), key, 'kind=sites', file);
      const path = { params: { path: { importId: id } } };
      const cancelled = await good(api.DELETE('/api/v1/imports/{importId}', path));
      expect(cancelled.state).toBe('cancelled');
      const one = await ended(at(), key, id);
      expect(one.state).toBe('cancelled');
      const sites = await good(api.GET('/api/v1/sites', { params: { query: { total: true, text: stem } } }));
      expect(sites.total).toBe(one.fates.created);
      expect((await good(api.DELETE('/api/v1/imports/{importId}', path))).endedAt).toBe(one.endedAt);
    });

    it('are watched to their end', async () => {
      const file = `externalId;groupName\n${Array.from({ length: 500 }, (_, i) => `e${i};S`).join('\n')}`;
      const id = await queueFile(at(), key, 'kind=sites&dryRun=true', file);
      const { headers, text } = await raw(at(), `/api/v1/imports/${id}/events`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
      const events = text
        .trimEnd()
        .split('\n\n')
        .map((event) => {
          const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? expect.fail(event);
          return { name, one: JSON.parse(data) };
        });
      expect(events.slice(0, -1).every(({ name }) => name === 'progress')).toBe(true);
      expect(events.at(-1)).toMatchObject({ name: 'end', one: { state: 'done', progress: 100 } });
      const done = events.map(({ one }) => one.fates.created);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
    });
  },
  {},
  { IMPORT_LIMIT: '1' },
);
