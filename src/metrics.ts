/** Counts and durations for /metrics, in Prometheus' words. Labels come from closed lists: no customer, no charger. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayMetrics, GatewayStats } from './gateway/settings.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly gateway: GatewayMetrics;
  event(kind: string): void;
  /** Gauges that are read when somebody asks. */
  watch(sources: {
    gateway: () => GatewayStats;
    droppedFrames: () => number;
    /** When the server's certificate ends, milliseconds; undefined: it has none. */
    certificateUntil: (() => number) | undefined;
  }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'forecourt_' });
  const registers = [registry];
  const events = new Counter({
    name: 'forecourt_events_total',
    help: 'Facts told after their commit, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const counted = new Counter({
    name: 'forecourt_gateway_total',
    help: 'What the gateway counts: frames, call errors, connections, refusals, duplicates.',
    labelNames: ['what', 'label'],
    registers,
  });
  const answers = new Histogram({
    name: 'forecourt_answer_seconds',
    help: "From a charger's CALL's turn to its answer, by action.",
    labelNames: ['action'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  return {
    registry,
    gateway: {
      count: (what, label = '') => counted.inc({ what, label }),
      observe: (_what, seconds, label) => answers.observe({ action: label }, seconds),
    },
    event: (kind) => events.inc({ kind }),
    watch({ gateway, droppedFrames, certificateUntil }) {
      const gauge = (name: string, help: string, value: () => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(value());
          },
        });
      gauge('forecourt_connections', 'Chargers connected to this node.', () => gateway().connections);
      gauge(
        'forecourt_frames_waiting',
        'CALLs of chargers that wait or are in hand.',
        () => gateway().framesWaiting,
      );
      gauge(
        'forecourt_calls_waiting',
        'Our own CALLs that wait or are unanswered.',
        () => gateway().callsWaiting,
      );
      gauge(
        'forecourt_frames_dropped',
        'Frames that the log lost because storage could not keep up.',
        droppedFrames,
      );
      if (certificateUntil === undefined) return;
      gauge(
        'forecourt_tls_certificate_until_seconds',
        'When the first of the TLS certificates in use ends, Unix time.',
        () => certificateUntil() / 1000,
      );
    },
  };
}
