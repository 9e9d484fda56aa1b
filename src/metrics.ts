/**
 * What /metrics tells, in Prometheus' words, beside what HTTP counts itself. Labels come from closed lists: no customer, no charger. What
 * each metric means, and at which value to worry, is in docs/operations.md.
 */
import { Registry } from 'prom-client';
import { type CacheStats, noCache } from './app/ports/cache-stats.ts';
import type { GatewayMetrics, GatewayStats } from './gateway/settings.ts';
import { tellOfProcess } from './metrics-process.ts';
import { type StorageMetrics, storageMetrics } from './metrics-storage.ts';
import { alone, byWord, SECONDS, Spread, Spreads, serve, Tally } from './tallies.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly gateway: GatewayMetrics;
  readonly storage: StorageMetrics;
  event(kind: string): void;
  /** What is read when somebody asks. */
  watch(sources: Sources): void;
}

export interface Sources {
  readonly gateway: () => GatewayStats;
  readonly observed: {
    /** Frames that the log lost. */
    dropped(): number;
    /** Frames that are not written yet, and when the oldest of them came. */
    unwritten(): { readonly frames: number; readonly since: number | undefined };
  };
  /** Of the cache of driver documents; left out: there is none. */
  readonly documents?: () => CacheStats;
  readonly now: () => number;
  /** When the server's certificate ends, milliseconds; undefined: it has none. */
  readonly certificateUntil: (() => number) | undefined;
}

/** @param version of this server. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  tellOfProcess(registry);
  const events: Record<string, number> = {};
  const counted = new Tally();
  const [answers, waits] = [new Spreads(SECONDS), new Spread(SECONDS)];
  const counter = (name: string, help: string, samples: Parameters<typeof serve>[4]) =>
    serve(registry, 'counter', name, help, samples);
  const histogram = (name: string, help: string, samples: Parameters<typeof serve>[4]) =>
    serve(registry, 'histogram', name, help, samples);

  serve(registry, 'gauge', 'forecourt_build_info', 'Which version runs, on which Node.', () => [
    { labels: { version, node: process.versions.node }, value: 1 },
  ]);
  counter('forecourt_events_total', 'Facts told after their commit, by kind.', () => byWord('kind', events));
  counter(
    'forecourt_gateway_total',
    'What the gateway counts: frames, call errors, connections, refusals, duplicates.',
    () => counted.samples('what', 'label'),
  );
  histogram(
    'forecourt_answer_seconds',
    "From the arrival of a charger's CALL to its answer, by action; the wait for its turn is part of it.",
    () => answers.samples('action'),
  );
  histogram('forecourt_turn_wait_seconds', "How long a charger's CALL waited for its turn.", () =>
    waits.samples(),
  );
  return {
    registry,
    gateway: {
      count: (what, label = '') => counted.add(what, label),
      observe: (what, seconds, label = '') =>
        what === 'answer_seconds' ? answers.of(label).note(seconds) : waits.note(seconds),
    },
    storage: storageMetrics(registry),
    event(kind) {
      events[kind] = (events[kind] ?? 0) + 1;
    },
    watch: (sources) => watch(registry, sources),
  };
}

function watch(registry: Registry, sources: Sources): void {
  const { gateway, observed, documents = () => noCache, now, certificateUntil } = sources;
  const gauge = (name: string, help: string, value: () => number | undefined) =>
    serve(registry, 'gauge', name, help, () => alone(value()));
  const counter = (name: string, help: string, value: () => number) =>
    serve(registry, 'counter', name, help, () => alone(value()));

  watchGateway(registry, gateway);
  gauge(
    'forecourt_frame_log_waiting',
    'Frames that the log has not written yet.',
    () => observed.unwritten().frames,
  );
  gauge('forecourt_frame_log_lag_seconds', 'How long the oldest of them has waited.', () => {
    const { since } = observed.unwritten();
    return since === undefined ? 0 : Math.max(0, now() - since) / 1000;
  });
  counter(
    'forecourt_frames_dropped_total',
    'Frames that the log lost because storage could not keep up.',
    observed.dropped,
  );
  counter('forecourt_document_cache_hits_total', 'Driver documents that were there.', () => documents().hits);
  counter(
    'forecourt_document_cache_misses_total',
    'Driver documents that had to be made.',
    () => documents().misses,
  );
  gauge(
    'forecourt_document_cache_bytes',
    'What the cache of driver documents holds.',
    () => documents().bytes,
  );
  gauge('forecourt_document_cache_entries', 'How many pieces it holds.', () => documents().entries);
  if (certificateUntil === undefined) return;
  gauge(
    'forecourt_tls_certificate_until_seconds',
    'When the first of the TLS certificates in use ends, Unix time.',
    () => certificateUntil() / 1000,
  );
}

/** Asked once a scrape: to add up the chargers' queues is work when there are ten thousand. */
function watchGateway(registry: Registry, gateway: () => GatewayStats): void {
  let stats: GatewayStats | undefined;
  // Served in the order in which they are named here.
  serve(registry, 'gauge', 'forecourt_connections', 'Chargers connected to this node.', () => {
    stats = gateway();
    return alone(stats.connections);
  });
  serve(registry, 'gauge', 'forecourt_frames_waiting', 'CALLs of chargers that wait or are in hand.', () =>
    alone(stats?.framesWaiting),
  );
  serve(registry, 'gauge', 'forecourt_calls_waiting', 'Our own CALLs that wait or are unanswered.', () =>
    alone(stats?.callsWaiting),
  );
}
