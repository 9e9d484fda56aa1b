/** GET /api/v1/drivers/{userid}, to the letter of get-a-single-driver.txt. */
import { DOCUMENT_LISTS, type DocumentList } from '../../domain/drivers/document.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { endpoint } from '../endpoint.ts';
import { userid } from '../path.ts';
import { readQuery } from '../query.ts';
import { driverDocumentSchema } from '../schemas/driver-document.ts';
import { named } from '../schemas/named.ts';

const asks = {
  exclude: {
    parse(text: string): DocumentList[] | { rule: string } {
      const lists: DocumentList[] = [];
      for (const name of text.split(',')) {
        const list = DOCUMENT_LISTS.find((one) => one === name);
        if (list === undefined)
          return { rule: `must name lists out of ${DOCUMENT_LISTS.join(', ')}, not ${JSON.stringify(name)}` };
        lists.push(list);
      }
      return lists;
    },
    schema: {
      type: 'string',
      description: `Lists that you do not want, with commas between them: ${DOCUMENT_LISTS.join(', ')}. They are then empty.`,
    },
    required: false,
  },
};

const header = (description: string) => ({ type: 'string', description });

export const driverRead = () =>
  endpoint({
    method: 'GET',
    path: '/api/v1/drivers/:userid',
    caller: 'customer',
    resource: 'drivers',
    parameters: { userid },
    operationId: 'getDriver',
    tag: 'drivers',
    revised: true,
    summary: 'Get a single driver',
    description: `The driver with its tags, the sites and chargers at which it may charge now, and the live state of those chargers.

Keys come in the order of the schema, lists by \`id\` ascending, times in UTC with milliseconds. A nullable field that is unset is null. A field that is not nullable is never null: an unset text is \`""\`, an unset list \`[]\`, no home site is \`0\`, a tag without expiry expires at \`9999-12-31T23:59:59.000Z\`, a charger that was never seen was seen at \`1970-01-01T00:00:00.000Z\`. Such stand-ins exist in this document only.

The answer carries a strong \`ETag\`: send it as \`If-None-Match\`, and as long as nothing changed you get a 304 without a body. Send it as \`If-Match\` with a change of the driver: the change is refused when somebody changed the driver, its tags or its external ids since; what chargers report does not count there. \`pushIntegrationEnabled\`, \`integrationRelays\` and \`chargerSpecificMessageStructure\` are kept and served, and nothing acts on them yet.

Checks run in this order: who calls (401), is the path well formed (400), does the driver exist for the customer (404). A driver of another customer is answered exactly like one that does not exist. Query parameters other than \`exclude\` are ignored.`,
    answers: {
      200: {
        description: 'Return the JSON representation of the driver with all its sites, chargers and tags',
        schema: named(driverDocumentSchema),
        headers: {
          ETag: header('Strong validator of the document in its content coding.'),
          'Cache-Control': header('private, no-cache'),
          Vary: header('What the answer depends on beside the address.'),
        },
      },
      304: { description: 'The document is still the one that If-None-Match names.' },
    },
    requestHeaders: {
      'If-None-Match': 'ETags that you hold, or `*`: answered by a 304 as long as one of them is good.',
    },
    asks,
    lenient: true,
    errors: ['driver-not-found'],
    extensions: { 'x-ms-visibility': 'important' },
    async handle({ api, who, path, query }) {
      const asked = readQuery(asks, query);
      if (isRefusal(asked)) return asked;
      const found = await api.readDriver(who, driverId(path.userid), new Set(asked.exclude));
      if (isRefusal(found)) return found;
      return { status: 200, settled: found.settled, revision: found.revision };
    },
  });
