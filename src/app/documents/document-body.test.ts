import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countersText, type DocumentPlan } from '../../domain/drivers/document-plan.ts';
import { type ChargerKey, chargerKey } from '../../domain/ids.ts';
import { DocumentBody } from './document-body.ts';
import type { KeptFragment } from './kept-fragment.ts';
import { KeptList } from './kept-list.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const CHARGERS = 60;

/** As much of a fragment as a body sees. */
class Shown {
  bytes = Buffer.from('{}');
  version = 0;
  counts = 0;
  counters = { online: 0, offline: 0, error: 0 };

  become(text: string, online: number): void {
    if (online !== this.counters.online) this.counts += 1;
    this.counters = { online, offline: 0, error: 0 };
    this.bytes = Buffer.from(text);
    this.version += 1;
  }

  show() {}

  sign(into: Buffer, at: number): void {
    digest(Buffer.from(`${this.counters.online}${this.bytes}`)).copy(into, at, 0, 24);
  }
}

const keys = fc.array(fc.integer({ min: 1, max: CHARGERS }).map(chargerKey), { maxLength: 50 });
const plans: fc.Arbitrary<DocumentPlan> = fc
  .array(fc.record({ chargers: keys, own: keys, above: fc.nat(), text: fc.string({ maxLength: 9000 }) }), {
    maxLength: 6,
  })
  .map((sites) => ({
    parts: sites.flatMap(({ chargers, own, text }, i) => [
      text,
      { counters: i },
      { chargers, site: i },
      { chargers: own },
      text.slice(0, 3),
    ]),
    sites: sites.map(({ chargers, above }, i) => ({
      chargers,
      parent: i === 0 ? -1 : (above % (i + 1)) - 1,
    })),
  }));
const changes = fc.array(
  fc.record({
    key: fc.integer({ min: 1, max: CHARGERS }).map(chargerKey),
    text: fc.oneof(fc.constant(''), fc.string({ maxLength: 3000 })),
    online: fc.nat({ max: 2 }),
  }),
  { maxLength: 4 },
);

/** The document from its parts, without any memory. */
function reference({ parts, sites }: DocumentPlan, of: (key: ChargerKey) => Shown): string {
  const online = sites.map(({ chargers }) => chargers.reduce((sum, key) => sum + of(key).counters.online, 0));
  for (let i = sites.length - 1; i >= 0; i--) {
    const parent = sites[i]?.parent ?? -1;
    if (parent >= 0) online[parent] = (online[parent] ?? 0) + (online[i] ?? 0);
  }
  const shown = (key: ChargerKey) => of(key).bytes.toString();
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('chargers' in part) return part.chargers.map(shown).filter(Boolean).join();
      const i = part.counters;
      return countersText({ online: online[i] ?? 0, offline: 0, error: 0 });
    })
    .join('');
}

it('is what its parts are, whatever changes in between', () => {
  fc.assert(
    fc.property(
      plans,
      fc.array(fc.record({ changes, forget: fc.boolean() }), { maxLength: 12 }),
      (plan, steps) => {
        const all = new Map(
          Array.from({ length: CHARGERS }, (_, i) => [chargerKey(i + 1), new Shown()] as const),
        );
        const of = (key: ChargerKey) => all.get(key) as Shown;
        const room = { put: 0 };
        const shared = new Map<string, KeptList>();
        const listOf = (keys: readonly ChargerKey[], isShared: boolean) => {
          const name = keys.join();
          const known = isShared ? shared.get(name) : undefined;
          const made =
            known ??
            new KeptList(
              keys.map((key) => of(key) as never as KeptFragment),
              name,
              room,
            );
          if (isShared) shared.set(name, made);
          return made;
        };
        // Two that share lists, of which one is read each time.
        const body = new DocumentBody(plan, listOf, digest, room);
        const other = new DocumentBody(plan, listOf, digest, room);
        const sent: { pieces: readonly Buffer[]; text: string }[] = [];
        const validators = new Map<string, string>();
        for (const [n, step] of [{ changes: [], forget: false }, ...steps].entries()) {
          for (const { key, text, online } of step.changes) of(key).become(text, online);
          if (step.forget) body.forget();
          body.settle(digest, n);
          const text = reference(plan, of);
          expect(body.length).toBe(Buffer.byteLength(text));
          expect(Buffer.concat(body.pieces()).toString()).toBe(text);
          expect(body.whole().toString()).toBe(text);
          expect(validators.get(body.etag) ?? text).toBe(text);
          validators.set(body.etag, text);
          sent.push({ pieces: body.pieces(), text });
        }
        // What is still on its way to somebody does not change any more.
        for (const { pieces, text } of sent) expect(Buffer.concat(pieces).toString()).toBe(text);
        other.settle(digest, steps.length);
        expect(Buffer.concat(other.pieces()).toString()).toBe(sent.at(-1)?.text);
        expect(other.etag).toBe(body.etag);
        expect(room.put).toBeGreaterThanOrEqual(body.length);
        for (const one of [body, other, ...body.lists, ...other.lists]) one.forget();
        expect(room.put).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
