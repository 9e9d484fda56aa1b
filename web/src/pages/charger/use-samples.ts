/** Meter values of a transaction that runs, read on from where they ended whenever the charger tells more. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { follow } from '../../api/stream.ts';

type MeterValue = Schemas['MeterValue'];

interface Samples {
  readonly whole: readonly MeterValue[];
  /** Of the last page, which may still grow. */
  readonly last: readonly MeterValue[];
  readonly cursor: string | undefined;
}

const PAGES = 25;
const keyOf = (transactionId: number) => ['samples', transactionId] as const;

async function readOn(transactionId: number, from: Samples | undefined): Promise<Samples> {
  let whole = from?.whole ?? [];
  let cursor = from?.cursor;
  for (let page = 0; ; page += 1) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await answered(
      api.GET('/api/v1/transactions/{transactionId}/meter-values', {
        params: { path: { transactionId }, query },
      }),
    );
    if (nextCursor === null || page === PAGES) return { whole, last: items, cursor };
    whole = [...whole, ...items];
    cursor = nextCursor;
  }
}

export function useSamples(transactionId: number) {
  const queryKey = keyOf(transactionId);
  const found = useQuery({
    queryKey,
    queryFn: () => readOn(transactionId, queries.getQueryData<Samples>(queryKey)),
    staleTime: 10_000,
  });
  return {
    isPending: found.isPending,
    error: found.error,
    samples: found.data === undefined ? [] : [...found.data.whole, ...found.data.last],
  };
}

/** Listens for meter values on the charger's line: no event tells of them. Not while nobody looks. */
export function useMeterLine(chargerId: string, transactionIds: readonly number[]): void {
  const running = transactionIds.join(' ');
  useEffect(() => {
    if (running === '') return;
    const again = () => {
      for (const id of running.split(' ')) void queries.invalidateQueries({ queryKey: keyOf(Number(id)) });
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === '/api/v1/transactions',
      });
    };
    let end: (() => void) | undefined;
    const look = () => {
      if (document.visibilityState === 'visible') {
        end ??= follow(
          `/api/v1/chargers/${encodeURIComponent(chargerId)}/frames/events?action=MeterValues&direction=in`,
          { event: again, lost: again, open: (resumed) => resumed || again(), broken: () => undefined },
        );
        return;
      }
      end?.();
      end = undefined;
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      end?.();
    };
  }, [chargerId, running]);
}

interface Value {
  readonly value?: string;
  readonly measurand?: string;
  readonly unit?: string;
  readonly phase?: string;
}

/** Watts: told as power, of all phases together or phase by phase; else not known. */
function powerOf({ sampledValue }: MeterValue): number | null {
  const told = (sampledValue as Value[]).filter(({ measurand }) => measurand === 'Power.Active.Import');
  const whole = told.filter(({ phase }) => phase === undefined);
  const counted = whole.length > 0 ? whole.slice(0, 1) : told;
  if (counted.length === 0) return null;
  return counted.reduce((sum, { value, unit }) => sum + Number(value) * (unit === 'kW' ? 1000 : 1), 0);
}

const registerOf = ({ sampledValue }: MeterValue): number | null => {
  const told = (sampledValue as Value[]).find(
    ({ measurand = 'Energy.Active.Import.Register', phase }) =>
      measurand === 'Energy.Active.Import.Register' && phase === undefined,
  );
  if (told === undefined) return null;
  return Number(told.value) * (told.unit === 'kWh' ? 1000 : 1);
};

/** Power over time, W; where the charger tells none, from how its energy register grows. */
export function powerCurve(samples: readonly MeterValue[]): (readonly [number, number | null])[] {
  const told = samples.map((sample) => [Date.parse(sample.sampledAt), powerOf(sample)] as const);
  const usable = told.filter(([, watts]) => watts !== null && Number.isFinite(watts));
  if (usable.length > 0) return usable;
  const registers = samples
    .map((sample) => [Date.parse(sample.sampledAt), registerOf(sample)] as const)
    .filter((one): one is readonly [number, number] => one[1] !== null);
  return registers.slice(1).map(([at, wh], index) => {
    const [before, had] = registers[index] ?? [at, wh];
    return [at, at > before ? Math.max(0, ((wh - had) * 3_600_000) / (at - before)) : null] as const;
  });
}
