/**
 * Natural keys by which a message told again is recognised, kept under a unique constraint: process memory
 * forgets (field-lessons.md, 5). Sent over a new connection a replay has a new message id.
 */
import { foldTag } from '../ids.ts';

interface StartKey {
  readonly connectorId: number;
  readonly idTag: string;
  /** As `timeKey` makes it. */
  readonly time: string;
  readonly meterStart: number | null;
}

/** (charger, connector, tag, timestamp, meterStart); the charger is the constraint's other column. */
export function startKey(start: StartKey): string {
  return JSON.stringify([start.connectorId, foldTag(start.idTag), start.time, start.meterStart]);
}

interface StopKey {
  readonly transactionId: number | null;
  readonly idTag: string | null;
  /** As `timeKey` makes it. */
  readonly time: string;
  readonly meterStop: number | null;
}

/** A stop's natural key: id as told, tag, timestamp, meterStop. */
export function stopKey(stop: StopKey): string {
  const tag = stop.idTag === null ? null : foldTag(stop.idTag);
  return JSON.stringify([stop.transactionId, tag, stop.time, stop.meterStop]);
}

/**
 * A natural key without its tag: what is left of it when the person behind the tag was erased. A message that is told again is
 * recognised by it all the same: of one charger, connector, time and meter there is one.
 */
export function withoutTag(key: string): string {
  const [first, , ...rest] = JSON.parse(key) as unknown[];
  return JSON.stringify([first, null, ...rest]);
}
