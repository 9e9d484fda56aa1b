/**
 * The seam of the driver read: bytes and their validator for one driver. This is the plain way, one snapshot per read, for who reads
 * inside of a transaction; the faster one (kept-documents.ts) is held equal to it.
 */
import { type Allowed, allow, type DriverRef } from '../../domain/access/allow.ts';
import { type DocumentList, driverDocument } from '../../domain/drivers/document.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { ReadFragments, ReadSkeleton } from '../ports/documents.ts';
import type { Digest } from '../ports/secrets.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { type Sightings, withSighting } from './sightings.ts';

/** A document as it stands in the moment in which it is sent. */
export interface Settled {
  /** A strong validator without quotes: other bytes, other validator. */
  readonly etag: string;
  readonly length: number;
  /** The document as JSON, UTF-8. Not to be asked for later: it would be another one. */
  bytes(): Buffer;
  /** The same in pieces, for who sends them one after the other. */
  pieces(): readonly Buffer[];
}

export interface DocumentBytes {
  settled(): Settled;
  /** Of the driver as it is kept: what a change of it names in If-Match. */
  readonly revision: number;
}

export interface DriverDocuments {
  /** undefined: the customer has no such driver. */
  driverDocumentBytes(
    by: Allowed<'read', DriverRef>,
    now: Instant,
    /** Lists that nobody wants: they are empty, and what is in them is not read. */
    without?: ReadonlySet<DocumentList>,
  ): Promise<DocumentBytes | undefined>;
  /** The whole document without waiting. `changed`: something in it has to be read again. undefined: all of it, or there is none. */
  driverDocumentNow(by: Allowed<'read', DriverRef>, now: Instant): DocumentBytes | 'changed' | undefined;
}

/** 128 bits of SHA-256. */
const ETAG_DIGITS = 32;

export function driverDocuments(
  use: ReadSnapshot & ReadSkeleton & ReadFragments & Sightings & Digest,
): DriverDocuments {
  return {
    driverDocumentNow: () => undefined,
    async driverDocumentBytes(by, now, without) {
      const reads = allow(by.actor, 'read', { kind: 'customer', customerId: by.thing.customerId } as const);
      if (isRefusal(reads)) return undefined;
      const found = await use.read(async (tx) => {
        const skeleton = await use.driverSkeleton(tx, by, now, without);
        if (skeleton === undefined) return undefined;
        const keys = new Set<ChargerKey>(skeleton.chargers);
        for (const { charger } of skeleton.siteChargers) keys.add(charger);
        const fragments = new Map(await use.chargerFragments(tx, reads, [...keys], now));
        for (const [key, fragment] of fragments) fragments.set(key, withSighting(use, fragment));
        return { document: driverDocument(skeleton, fragments, now), revision: skeleton.revision };
      });
      if (found === undefined) return undefined;
      const body = Buffer.from(JSON.stringify(found.document));
      const etag = use.sha256(body).toString('hex', 0, ETAG_DIGITS / 2);
      const settled = { etag, length: body.length, bytes: () => body, pieces: () => [body] };
      return { settled: () => settled, revision: found.revision };
    },
  };
}
