// /metrics of a real server against docs/operations.md, both ways; and what the dashboard and the alerts in deploy/ ask for against both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../http/harness.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { Listening } from '../support/listening.ts';
import { serverOn } from '../support/server.ts';
import { bare, read, table } from './markdown.ts';

const operations = read('docs/operations.md');
const rows = table(operations, 'metric').map(([name, kind, what = '']) => ({
  name: bare(name),
  kind: kind ?? '',
  what,
}));
const counted = table(operations, 'what').map(([what]) => bare(what));

/** As Prometheus reads the text format. */
function scraped(text: string) {
  const kinds = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]),
  );
  const lines = [...text.matchAll(/^(forecourt_\w+)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', word = '']) => [label, word]),
      ),
      value: Number(value),
    }),
  );
  /** The number of that line; undefined: there is none. */
  const at = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    lines.find(
      (line) =>
        line.name === name && Object.entries(labels).every(([label, word]) => line.labels[label] === word),
    )?.value;
  return { kinds, lines, at };
}

type Scraped = ReturnType<typeof scraped>;

/** Names in an expression of PromQL, each with the labels that are asked for. */
function askedIn(expression: string) {
  return [...expression.matchAll(/\b(forecourt_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', labels = '']) => ({
    name: name.replace(/_(?:bucket|sum|count)$/, ''),
    labels: [...labels.matchAll(/(\w+)=~?"([^"]*)"/g)].map(
      ([, label = '', word = '']) => [label, word] as const,
    ),
  }));
}

const dashboard = JSON.parse(read('deploy/grafana/forecourt.json')) as {
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly datasource?: { readonly uid: string };
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
};
const alerts = read('deploy/prometheus/alerts.yml');
const asked: [where: string, expression: string][] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [`panel ${title}`, expr]),
  ),
  ...[...alerts.matchAll(/- alert: (\w+)\n +expr: (.+)/g)].map(([, name, expr = '']): [string, string] => [
    `alert ${name}`,
    expr,
  ]),
];

describe('what is asked for in deploy/', () => {
  it.each(asked)('%s: each metric is in the table', (_where, expression) => {
    const names = askedIn(expression).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('the dashboard shows every metric, and every panel its own place', () => {
    const shown = new Set(
      asked
        .filter(([where]) => where.startsWith('panel'))
        .flatMap(([, one]) => askedIn(one).map(({ name }) => name)),
    );
    expect(rows.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { gridPos, type, datasource } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      if (type !== 'row') expect(datasource?.uid).toBe('$'.concat('{datasource}'));
    }
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['instance', 'query'],
    ]);
  });
});

describe.each(engines())('/metrics on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  let seen: Scraped;

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url, { chargers: 2, tags: [{ idTag: 'CARD-1' }] });
    const api = client(server.url, network.key);
    const path = { userid: network.driverId };
    await good(api.GET('/api/v1/drivers/{userid}', { params: { path } }));
    await good(
      api.POST('/api/v1/chargers/{chargerId}/commands/Reset', {
        params: { path: { chargerId: network.chargers[1]?.id ?? '' }, query: { expiresIn: '1h' } },
        body: { type: 'Soft' },
      }),
    );
    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    await line.boot();
    await line.call('Heartbeat', {});
    const listener = await Listening.to(server.url, network.key, '/events');
    const { transactionId } = await line.start(1, 'CARD-1');
    await line.stop(transactionId, 2000);
    await raw(server.url, '/nowhere');
    await server.flush();
    seen = scraped((await raw(server.url, '/metrics')).text);
    await listener.stop();
    await line.close();
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  const here = rows.filter(
    ({ what }) =>
      !what.includes('only with `TLS_CERT`') &&
      !(engine.name !== 'embedded' && what.includes('only with the embedded database')),
  );

  it('serves what docs/operations.md tells of, and nothing else', () => {
    const served = [...seen.kinds].map(([name, kind]) => `${name} ${kind}`);
    expect(served.sort()).toEqual(here.map(({ name, kind }) => `${name} ${kind}`).sort());
    expect(here.filter(({ name }) => !seen.lines.some((line) => line.name.startsWith(name)))).toEqual([]);
  });

  it('names nobody', () => {
    const words = new Set(seen.lines.flatMap(({ labels }) => Object.values(labels)));
    for (const name of ['CARD-1', network.key, ...network.chargers.map(({ id }) => id)]) {
      expect([...words].filter((word) => word.includes(name))).toEqual([]);
    }
    expect(seen.lines.every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  it.each(asked)('has the labels that %s asks for', (_where, expression) => {
    for (const { name, labels } of askedIn(expression)) {
      const known = new Set(
        seen.lines.filter((line) => line.name.startsWith(name)).flatMap((line) => Object.keys(line.labels)),
      );
      // Prometheus adds where it was scraped.
      for (const [label, word] of labels.filter(([one]) => one !== 'instance')) {
        if (known.size > 0) expect([...known]).toContain(label);
        if (label === 'what') expect(counted).toContain(word);
      }
    }
  });

  it('counts what chargers asked, with their wait for their turn', () => {
    const of = (action: string) => seen.at('forecourt_answer_seconds_count', { action });
    expect(['BootNotification', 'Heartbeat', 'StartTransaction', 'StopTransaction'].map(of)).toEqual([
      1, 1, 1, 1,
    ]);
    const calls = seen.lines.filter(({ name }) => name === 'forecourt_answer_seconds_count');
    expect(seen.at('forecourt_turn_wait_seconds_count')).toBe(
      calls.reduce((sum, { value }) => sum + value, 0),
    );
    expect(seen.at('forecourt_gateway_total', { what: 'connections_opened' })).toBe(1);
    expect(seen.at('forecourt_events_total', { kind: 'started' })).toBe(1);
  });

  it('counts requests, and whose lines are open', () => {
    expect(seen.at('forecourt_http_requests_total', { operation: 'getDriver', status: '2xx' })).toBe(1);
    expect(seen.at('forecourt_http_requests_total', { operation: 'none', status: '4xx' })).toBe(1);
    expect(seen.at('forecourt_http_request_duration_seconds_count', { class: 'driver-read' })).toBe(1);
    expect(seen.at('forecourt_sockets', { kind: 'charger' })).toBe(1);
    expect(seen.at('forecourt_sockets', { kind: 'stream' })).toBe(1);
    expect(seen.at('forecourt_sockets', { kind: 'http' })).toBeGreaterThan(0);
  });

  it('sees into the storage', () => {
    const at = (name: string, labels = {}) => seen.at(`forecourt_${name}`, labels) ?? Number.NaN;
    const commits = at('storage_commit_seconds_count');
    expect(commits).toBeGreaterThan(5);
    expect(at('storage_commit_use_cases_sum')).toBeGreaterThanOrEqual(commits);
    if (engine.name !== 'embedded') expect(at('storage_commit_use_cases_sum')).toBe(commits);
    expect(at('storage_seconds_count', { kind: 'write' })).toBeGreaterThan(5);
    expect(at('storage_seconds_count', { kind: 'read' })).toBeGreaterThan(0);
    expect(at('storage_errors_total', { kind: 'write' })).toBe(0);
    expect(at('storage_connections_most')).toBe(engine.name === 'embedded' ? 8 : 4);
    expect(at('commands', { state: 'queued' })).toBe(1);
    expect(at('commands', { state: 'sent' })).toBe(0);
    expect(at('data_dir_free_bytes')).toBeLessThan(at('data_dir_size_bytes'));
    if (engine.name !== 'embedded') return;
    expect(at('storage_file_bytes')).toBeGreaterThan(4096);
    expect(at('storage_thread_active_seconds_total', { thread: 'writer' })).toBeGreaterThan(0);
  });

  it('tells of what waits until it is done', async () => {
    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    const scrape = async () => scraped((await raw(server.url, '/metrics')).text);
    await line.call('Heartbeat', {});
    await server.flush();
    await until(scrape, ({ at }) => at('forecourt_frame_log_waiting') === 0);
    await line.close();
    await until(
      scrape,
      ({ at }) => at('forecourt_connections') === 0 && at('forecourt_sockets', { kind: 'charger' }) === 0,
    );
    await until(scrape, ({ at }) => at('forecourt_sockets', { kind: 'stream' }) === 0);
  });
});
