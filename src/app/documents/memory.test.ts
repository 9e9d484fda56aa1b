import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chargerKey, customerId, driverId } from '../../domain/ids.ts';
import { DocumentBody } from './document-body.ts';
import type { KeptDocument } from './kept-document.ts';
import { Memory } from './memory.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const EVER = Number.POSITIVE_INFINITY;

const keys = fc.array(fc.integer({ min: 1, max: 6 }).map(chargerKey), { maxLength: 4 });
const place = fc.nat({ max: 30 });
const step = fc.oneof(
  // A document of one of two customers, who hand the same chargers over to each other.
  fc.record({
    what: fc.constant('read' as const),
    customer: fc.integer({ min: 1, max: 2 }),
    driver: fc.integer({ min: 1, max: 3 }),
    site: keys,
    own: keys,
  }),
  // Of one that may have been forgotten since somebody began to read it.
  fc.record({ what: fc.constant('read again' as const), at: place, site: keys, own: keys }),
  fc.record({ what: fc.constant('gone' as const), at: place }),
  fc.record({ what: fc.constant('charger' as const), at: place, length: fc.nat({ max: 3000 }) }),
  fc.record({ what: fc.constant('send' as const), at: place, whole: fc.boolean() }),
  fc.record({ what: fc.constant('forget' as const), at: place }),
  fc.record({ what: fc.constant('room' as const), at: place }),
);

it('counts what it keeps, whatever is forgotten while it is read or sent', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.constantFrom(4000, 40_000, 4_000_000),
      (steps, most) => {
        const memory = new Memory(most);
        const documents: KeptDocument[] = [];
        const bodies: { document: KeptDocument; body: DocumentBody }[] = [];
        let touched = 0;
        const read = (
          document: KeptDocument,
          site: typeof own,
          own: readonly ReturnType<typeof chargerKey>[],
        ) => {
          const customer = customerId(Number(document.name.split(' ')[0]));
          memory.resize(document, () => {
            const plan = {
              parts: ['{', { counters: 0 }, { chargers: site, site: 0 }, { chargers: own }, '}'],
              sites: [{ chargers: site, parent: -1 }],
            };
            const body = new DocumentBody(plan, memory.listsOf(customer), digest, memory.room);
            document.take({ body, revision: 1 }, { tick: 1, now: 0, until: EVER });
            bodies.push({ document, body });
          });
          documents.push(document);
        };
        for (const one of steps) {
          if (one.what === 'read') {
            read(memory.document(customerId(one.customer), driverId(one.driver), ''), one.site, one.own);
            continue;
          }
          const document = documents[one.at % Math.max(1, documents.length)];
          const sent = bodies[one.at % Math.max(1, bodies.length)];
          if (document === undefined || sent === undefined) continue;
          if (one.what === 'read again') read(document, one.site, one.own);
          else if (one.what === 'gone') {
            memory.resize(document, () => document.take(undefined, { tick: 1, now: 0, until: EVER }));
          } else if (one.what === 'forget') memory.forget(document);
          else if (one.what === 'room') memory.makeRoom(document);
          else if (one.what === 'charger') {
            const [fragment] = sent.body.fragments();
            if (fragment === undefined) continue;
            memory.resizeFragment(fragment, () => {
              fragment.bytes = Buffer.alloc(one.length, 'x');
              fragment.version += 1;
            });
          } else {
            sent.body.settle(digest, ++touched);
            if (one.whole) sent.body.whole();
            else sent.body.pieces();
            memory.keepBody(sent.document, sent.body);
          }
          expect(memory.bytes).toBeGreaterThanOrEqual(0);
        }
        for (const document of documents) memory.forget(document);
        expect([memory.bytes, memory.entries, memory.room.put]).toEqual([0, 0, 0]);
      },
    ),
    { numRuns: 500 },
  );
});
