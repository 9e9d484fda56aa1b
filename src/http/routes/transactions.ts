/** /api/v1/transactions. */
import {
  type KeptTransaction,
  TRANSACTION_SORTS,
  type TransactionSort,
} from '../../app/ports/read-transactions.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId, siteId, transactionId } from '../../domain/ids.ts';
import { TRANSACTION_FLAGS } from '../../domain/transactions/transaction.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { oneMore, pageOf, readPairPage } from '../page.ts';
import { transactionIdInPath } from '../path.ts';
import {
  chargerIdAsked,
  countAsked,
  flagAsked,
  id64Asked,
  idTagAsked,
  oneOf,
  readQuery,
  timeAsked,
} from '../query.ts';
import { named } from '../schemas/named.ts';
import {
  newCorrectionSchema,
  sampleListSchema,
  showSample,
  showTransaction,
  toCorrection,
  transactionListSchema,
  transactionSchema,
} from '../schemas/transactions.ts';

const TRANSACTIONS = '/api/v1/transactions';
const ONE = `${TRANSACTIONS}/:transactionId`;
const shared = { caller: 'customer', resource: 'transactions', tag: 'transactions' } as const;
const parameters = { transactionId: transactionIdInPath };

const asks = {
  startedFrom: timeAsked('Begun at this time or later.'),
  startedUntil: timeAsked('Begun before this time.'),
  stoppedFrom: timeAsked('Ended at this time or later.'),
  stoppedUntil: timeAsked('Ended before this time.'),
  siteId: id64Asked('Only at this site: where the charger stood when it began.'),
  subsites: flagAsked('With `siteId`: and at everything that is nested in it now.'),
  chargerId: chargerIdAsked(false, 'Only at this charger, and at those that bore its identity before.'),
  driverId: countAsked('Only of this driver.'),
  idTag: idTagAsked(false, 'Only with this tag, known or not.'),
  open: eitherAsked('true: only those that are open; false: only those that have ended.'),
  refused: eitherAsked('true: only refused starts; false: none of them.'),
  flag: oneOf(TRANSACTION_FLAGS, 'Only those that have this flag.'),
};

/** A filter of which neither side is the standard. */
function eitherAsked(description: string) {
  const { schema, ...rest } = flagAsked(description);
  const { default: _, ...open } = schema;
  return { ...rest, schema: open };
}

const placeOf = (t: KeptTransaction, sort: TransactionSort) => ({
  value: sort === 'id' ? null : t[sort],
  id: t.id,
});

const answer = (t: KeptTransaction) => ({ status: 200, json: showTransaction(t), revision: t.revision });

export function transactionRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: TRANSACTIONS,
      operationId: 'listTransactions',
      summary: 'List transactions',
      description:
        'What was charged, refused starts too, the newest start first. Filters can be combined. By `sort=stoppedAt` only those are listed that have ended. Those of drivers, tags and chargers that were deleted are still there.',
      sorts: TRANSACTION_SORTS,
      newestFirst: true,
      asks,
      answers: { 200: { description: 'One page.', schema: named(transactionListSchema) } },
      errors: ['site-not-found', 'charger-not-found'],
      async handle({ api, who, query }) {
        const listing = readListing(TRANSACTION_SORTS, query, true);
        if (isRefusal(listing)) return listing;
        const filter = readQuery(asks, query);
        if (isRefusal(filter)) return filter;
        const { siteId: site, subsites, driverId: driver, ...rest } = filter;
        const found = await api.listTransactions(
          who,
          {
            ...rest,
            site: site === null ? null : { siteId: siteId(site), subsites: subsites === true },
            driverId: driver === null ? null : driverId(driver),
          },
          listing,
        );
        return isRefusal(found) ? found : listed(found, listing, placeOf, showTransaction);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getTransaction',
      summary: 'Get a transaction',
      description:
        'Everything that is known of one transaction: both clocks, the meter, who ended it, and every doubt.',
      answers: { 200: { description: 'The transaction.', schema: named(transactionSchema) } },
      errors: ['transaction-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readTransaction(who, transactionId(path.transactionId));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/meter-values`,
      parameters,
      query: 'page',
      operationId: 'listMeterValues',
      summary: 'List samples of a transaction',
      description:
        'Its meter values as they came, by time; those that came late or count for nothing among them.',
      answers: { 200: { description: 'One page.', schema: named(sampleListSchema) } },
      errors: ['transaction-not-found'],
      async handle({ api, who, path, query }) {
        const page = readPairPage(query);
        if (isRefusal(page)) return page;
        const { after, limit } = oneMore(page);
        const from = after === null ? null : { at: after[0], id: after[1] };
        const rows = await api.listSamples(who, transactionId(path.transactionId), { after: from, limit });
        if (isRefusal(rows)) return rows;
        const json = pageOf(rows, page, (row) => [row.sampledAt, row.id], showSample);
        return { status: 200, json, next: json.nextCursor };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/corrections`,
      parameters,
      revised: true,
      guarded: true,
      body: newCorrectionSchema,
      operationId: 'correctTransaction',
      summary: 'Correct a transaction',
      description:
        'Puts figures in the place of those that are there, for a reason. They stand whatever the charger tells later: that is kept behind them, as `told`, and what it was before is in the history. A figure that is corrected to what `told` says is the charger’s own again. `stoppedAt` closes a transaction that is open.',
      answers: { 200: { description: 'The transaction as it is now.', schema: named(transactionSchema) } },
      errors: ['transaction-not-found'],
      async handle({ api, who, path, guard, body }) {
        const wanted = toCorrection(body);
        if (isRefusal(wanted)) return wanted;
        const { transactionId: id } = path;
        const done = await api.correctTransaction(who, transactionId(id), guard, body.reason, wanted);
        return isRefusal(done) ? done : answer(done);
      },
    }),
  ];
}
