/** Which of a charger's messages are about one transaction: call and answer together. */
import { useQuery } from '@tanstack/react-query';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE } from '../../api/rows.ts';
import { energy } from '../../parts/numbers.ts';
import { t } from '../../texts/texts.ts';
import { REGISTER, readingsOf, type Sample, totalOf } from './readings.ts';
import type { Transaction } from './state.tsx';

type Frame = Schemas['Frame'];

export interface Exchange {
  readonly key: string;
  readonly action: string;
  /** What it began with; where that is not kept any more, its answer. */
  readonly first: Frame;
  readonly call: Frame | undefined;
  readonly answer: Frame | undefined;
}

/** Messages before its start and after its end that are about it, milliseconds. */
const AROUND = 60_000;
/** Who keeps more messages than these sees the newest. */
const PAGES = 10;

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Of a call and an answer what they carry stands at the end. */
export const payloadOf = (frame: Frame | undefined): Record<string, unknown> =>
  frame === undefined ? {} : fields(parsed(frame.text).at(-1));

export function prettyOf(frame: Frame): string {
  const value = parsed(frame.text);
  return value.length === 0 ? frame.text : JSON.stringify(value, null, 2);
}

/** Call and answer of what names the transaction; newest first. */
export function exchangesOf(frames: readonly Frame[], id: number): Exchange[] {
  const about = new RegExp(`"transactionId"\\s*:\\s*"?${id}\\b`);
  const byMessage = new Map<string, Frame[]>();
  for (const frame of frames) {
    if (frame.messageId === null) continue;
    byMessage.set(frame.messageId, [...(byMessage.get(frame.messageId) ?? []), frame]);
  }
  return [...byMessage].flatMap(([key, both]) => {
    if (!both.some(({ text }) => about.test(text))) return [];
    const call = both.find(({ kind }) => kind === 'call');
    const answer = both.find(({ kind }) => kind === 'result' || kind === 'error');
    const first = call ?? answer ?? both[0];
    return first === undefined ? [] : [{ key, action: first.action ?? first.kind, first, call, answer }];
  });
}

async function framesAround(of: Transaction, signal: AbortSignal): Promise<Frame[]> {
  const before = Math.min(Date.parse(of.startHeardAt), Date.parse(of.startedAt)) - AROUND;
  const last = [of.closedAt, of.stopHeardAt].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  const query = {
    limit: PAGE,
    from: new Date(before).toISOString(),
    ...(last.length === 0 ? {} : { until: new Date(Math.max(...last) + AROUND).toISOString() }),
  };
  const frames: Frame[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < PAGES && cursor !== null; page += 1) {
    const params = {
      path: { chargerId: of.chargerId },
      query: cursor === undefined ? query : { ...query, cursor },
    };
    const read = await answered(api.GET('/api/v1/chargers/{chargerId}/frames', { params, signal }));
    frames.push(...read.items);
    cursor = read.nextCursor;
  }
  return frames;
}

export function useExchanges(of: Transaction) {
  return useQuery({
    queryKey: ['frames-of', of.id, of.closedAt],
    queryFn: async ({ signal }) => exchangesOf(await framesAround(of, signal), of.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const words = t.transactions.frames;
const meter = (value: unknown) => (typeof value === 'number' ? words.meter(energy(value)) : undefined);

function samplesIn(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const sampled = fields(value.at(-1)).sampledValue;
  const sample = { sampledValue: Array.isArray(sampled) ? (sampled as unknown[]) : [] } as unknown as Sample;
  const readings = readingsOf(sample);
  const said = [REGISTER, 'Power.Active.Import'].flatMap((measurand) => {
    const told = totalOf(readings, measurand);
    return told === undefined
      ? []
      : [`${told.value.toLocaleString(undefined, { maximumFractionDigits: 2 })} ${told.unit}`];
  });
  return [words.samples(value.length), ...said].join(', ');
}

/** What it says, in a line. */
export function saidIn({ call, answer }: Exchange): string {
  const asked = payloadOf(call);
  const got = payloadOf(answer);
  const { idTagInfo, status } = got;
  const verdict = fields(idTagInfo).status ?? status;
  const reason = typeof asked.reason === 'string' ? asked.reason : undefined;
  const parts = [
    typeof asked.connectorId === 'number' ? words.socket(asked.connectorId) : undefined,
    meter(asked.meterStart) ?? meter(asked.meterStop),
    samplesIn(asked.meterValue),
    reason === undefined ? undefined : (t.transactions.reasons[reason] ?? reason),
    typeof verdict === 'string' ? `→ ${verdict}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
