/** /api/v1/exports: what leaves the house as CSV. */
import type { ExportAsked, StatementLine } from '../../app/queries/export.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, driverId, siteId } from '../../domain/ids.ts';
import { isMonth, type Month } from '../../domain/time-zones.ts';
import { type Cell, csvAsks, csvOf, yesNo } from '../csv.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { chargerIdAsked, countAsked, id64Asked, type QueryParameter, readQuery } from '../query.ts';
import { text } from '../schemas/parts.ts';
import { iso, isoOrNull } from '../times.ts';

const shared = { caller: 'customer', resource: 'transactions', tag: 'exports', method: 'GET' } as const;

const monthAsked: QueryParameter<Month> = {
  parse: (text) => (isMonth(text) ? text : { rule: 'must be a month, e.g. 2026-11' }),
  schema: {
    type: 'string',
    pattern: '^\\d{4}-(0[1-9]|1[0-2])$',
    description:
      'Transactions that began in this month, by the clocks of the site of each: its own time zone, else that of the nearest site above, else UTC.',
  },
  required: true,
};

const asks = {
  month: monthAsked,
  siteId: id64Asked('Only at this site and at everything that is nested in it now.'),
  chargerId: chargerIdAsked(false, 'Only at this charger, and at those that bore its identity before.'),
  driverId: countAsked('Only of this driver.'),
  homeSiteId: id64Asked('Only of drivers whose home is this site or one that is nested in it.'),
  ...csvAsks,
};

const driverAsks = {
  homeSiteId: id64Asked('Only drivers whose home is this site or one that is nested in it.'),
  ...csvAsks,
};

const ONE_OF = ['siteId', 'chargerId', 'driverId', 'homeSiteId'] as const;

interface Named {
  readonly siteId: number | null;
  readonly chargerId: ChargerId | null;
  readonly driverId: number | null;
  readonly homeSiteId: number | null;
}

/** Whose, by the one parameter that names it. */
function whose(named: Named): ExportAsked | Refusal {
  const [, second] = ONE_OF.filter((name) => named[name] !== null);
  if (second !== undefined) {
    return refuse('bad-query', second, `must not be given together with another of ${ONE_OF.join(', ')}`);
  }
  if (named.siteId !== null) return { siteId: siteId(named.siteId) };
  if (named.homeSiteId !== null) return { homeSiteId: siteId(named.homeSiteId) };
  if (named.chargerId !== null) return { chargerId: named.chargerId };
  return named.driverId === null ? null : { driverId: driverId(named.driverId) };
}

const TRANSACTION_COLUMNS: Readonly<Record<string, (t: StatementLine) => Cell>> = {
  transactionId: (t) => t.id,
  chargerId: (t) => t.chargerId,
  socketId: (t) => (t.socketId === 0 ? null : t.socketId),
  siteId: (t) => t.siteId,
  siteName: (t) => t.siteName,
  driverId: (t) => t.driverId,
  driverName: (t) => t.driverName,
  driverExternalId: (t) => t.driverExternalId,
  idTag: (t) => t.idTag,
  tokenName: (t) => t.tokenName,
  timeZone: (t) => t.timeZone,
  startedLocal: (t) => t.startedLocal,
  startedUtc: (t) => iso(t.startedAt),
  stoppedLocal: (t) => t.stoppedLocal,
  stoppedUtc: (t) => isoOrNull(t.stoppedAt),
  energyKwh: (t) => (t.energyWh === null ? null : (t.energyWh / 1000).toFixed(3)),
  meterStartWh: (t) => t.meterStart,
  meterStopWh: (t) => t.meterStop,
  reason: (t) => t.stopReason,
  flags: (t) => t.flags.join(' '),
  refused: (t) => yesNo(t.refused),
  revision: (t) => t.revision,
};

/** A driver without a tag has one row. */
interface DriverRow {
  readonly driver: KeptDriver;
  readonly tag: KeptDriver['tags'][number] | undefined;
}

const DRIVER_COLUMNS: Readonly<Record<string, (row: DriverRow) => Cell>> = {
  driverId: ({ driver }) => driver.id,
  name: ({ driver }) => driver.name,
  externalId: ({ driver }) => driver.externalId,
  homeSiteId: ({ driver }) => driver.homeSiteId,
  homeSiteName: ({ driver }) => driver.homeSiteName,
  active: ({ driver }) => yesNo(driver.active),
  payerId: ({ driver }) => driver.payerId,
  tagId: ({ tag }) => tag?.id ?? null,
  idTag: ({ tag }) => tag?.idTag ?? null,
  tokenName: ({ tag }) => tag?.tokenName ?? null,
  startDate: ({ tag }) => isoOrNull(tag?.startDate ?? null),
  expiringDate: ({ tag }) => isoOrNull(tag?.expiringDate ?? null),
  blocked: ({ tag }) => (tag === undefined ? null : yesNo(tag.blocked)),
  blockedReason: ({ tag }) => tag?.blockedReason ?? null,
  invoicable: ({ tag }) => (tag === undefined ? null : yesNo(tag.invoicable)),
  concurrency: ({ tag }) => tag?.concurrency ?? null,
};

async function* byTag(pages: AsyncIterable<readonly KeptDriver[]>): AsyncGenerator<readonly DriverRow[]> {
  for await (const page of pages) {
    yield page.flatMap((driver): DriverRow[] =>
      driver.tags.length === 0 ? [{ driver, tag: undefined }] : driver.tags.map((tag) => ({ driver, tag })),
    );
  }
}

const FORM =
  'CSV as RFC 4180 has it, in UTF-8, with a header. Numbers have a decimal point, whatever the delimiter. A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@` or a tab) has an apostrophe in front. It is made while it is read: an answer that breaks off is not whole.';

const csv = (description: string) => ({
  200: {
    description,
    type: 'text/csv',
    schema: text('The rows.'),
    headers: {
      'Content-Disposition': { type: 'string', description: 'Names the file, for browsers.' },
    },
  },
});

export function exportRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: '/api/v1/exports/transactions.csv',
      operationId: 'exportTransactions',
      summary: 'Export the transactions of a month',
      description: `Every transaction of the month, refused starts too, by the start: of all sites, or of one site, charger, driver or home site. ${FORM}`,
      asks,
      answers: csv('One row for each transaction.'),
      errors: ['site-not-found', 'charger-not-found'],
      async handle({ api, who, query }) {
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const { month } = asked;
        const of = whose(asked);
        if (isRefusal(of)) return of;
        if (month === null) return refuse('bad-query', 'month', 'is required');
        const pages = await api.exportTransactions(who, month, of);
        if (isRefusal(pages)) return pages;
        return { status: 200, stream: csvOf(`transactions-${month}.csv`, pages, TRANSACTION_COLUMNS, asked) };
      },
    }),
    endpoint({
      ...shared,
      resource: 'drivers',
      path: '/api/v1/exports/drivers.csv',
      operationId: 'exportDrivers',
      summary: 'Export drivers with their tags',
      description: `One row for each tag of each driver, by the id of the driver; a driver without a tag has one row. ${FORM}`,
      asks: driverAsks,
      answers: csv('One row for each tag.'),
      errors: ['site-not-found'],
      async handle({ api, who, query }) {
        const asked = readQuery(driverAsks, query);
        if (isRefusal(asked)) return asked;
        const { homeSiteId } = asked;
        const pages = await api.exportDrivers(who, homeSiteId === null ? null : siteId(homeSiteId));
        if (isRefusal(pages)) return pages;
        return { status: 200, stream: csvOf('drivers.csv', byTag(pages), DRIVER_COLUMNS, asked) };
      },
    }),
  ];
}
