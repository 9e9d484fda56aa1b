/** How many requests there were, and how long they took: by operation and by class, in counters that cost next to nothing. */
import type { Registry } from 'prom-client';
import { type Sample, SECONDS, type Spread, Spreads, serve } from '../tallies.ts';
import type { EndpointFacts } from './facts.ts';

/**
 * What may be compared with its like. driver-read: the driver document · read, list · change · file: what is long, in or out ·
 * waiting: its answer waits for a charger, or for the time that was asked for · live: told until it is over · other: what is no operation
 * of the API.
 */
export type RequestClass = 'driver-read' | 'read' | 'list' | 'change' | 'file' | 'waiting' | 'live' | 'other';

export interface Counted {
  readonly operation: string;
  readonly class: RequestClass;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** As what it is counted; left out: as no operation of the API. */
    readonly counted?: Counted;
  }
}

export const countedAs = (one: EndpointFacts): Counted => ({
  operation: one.operationId,
  class: classOf(one),
});

const NO_OPERATION: Counted = { operation: 'none', class: 'other' };

function classOf(one: EndpointFacts): RequestClass {
  if (one.operationId === 'getDriver') return 'driver-read';
  const types = Object.values(one.answers).flatMap(({ type }) => type ?? []);
  if (types.includes('text/event-stream')) return 'live';
  if (one.awaits || one.outside) return 'waiting';
  if (one.upload !== undefined || types.length > 0) return 'file';
  if (one.method !== 'GET') return 'change';
  return one.sorts === undefined && one.query === undefined ? 'read' : 'list';
}

interface Slot {
  readonly counted: Counted;
  /** By the first digit of the status. */
  readonly answers: Float64Array;
  readonly spread: Spread;
  seconds: number;
}

export class RequestTimes {
  readonly #slots = new Map<string, Slot>();
  readonly #spreads = new Spreads(SECONDS);

  constructor(registry: Registry) {
    serve(
      registry,
      'histogram',
      'forecourt_http_request_duration_seconds',
      'From a request to the end of its answer, by class.',
      () => this.#spreads.samples('class'),
    );
    serve(registry, 'counter', 'forecourt_http_requests_total', 'Requests, by operation and status.', () =>
      this.#requests(),
    );
    serve(
      registry,
      'counter',
      'forecourt_http_operation_seconds_total',
      'Time that the requests of an operation took together.',
      () => [...this.#slots.values()].map(({ counted, seconds: value }) => labelled(counted, value)),
    );
  }

  /** A request has its answer. */
  note(counted: Counted | undefined = NO_OPERATION, status: number, milliseconds: number): void {
    const slot = this.#slots.get(counted.operation) ?? this.#add(counted);
    const digit = Math.trunc(status / 100);
    slot.answers[digit] = (slot.answers[digit] ?? 0) + 1;
    slot.seconds += milliseconds / 1000;
    slot.spread.note(milliseconds / 1000);
  }

  #add(counted: Counted): Slot {
    const answers = new Float64Array(6);
    const slot = { counted, answers, spread: this.#spreads.of(counted.class), seconds: 0 };
    this.#slots.set(counted.operation, slot);
    return slot;
  }

  *#requests(): Generator<Sample> {
    for (const { counted, answers } of this.#slots.values()) {
      for (const [digit, count] of answers.entries()) {
        if (count > 0) yield labelled(counted, count, { status: `${digit}xx` });
      }
    }
  }
}

const labelled = ({ operation }: Counted, value: number, more: Sample['labels'] = {}): Sample => ({
  labels: { operation, ...more },
  value,
});
