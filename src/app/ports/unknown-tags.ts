/** Ports about tags that chargers showed and nobody has. They are noted with the decision that refused them. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { UnknownTag } from '../../domain/drivers/unknown-tag.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

export interface UnknownTags {
  /** Newest first: by when it was shown last, then by id. `chargers`: only those that one of them showed last. */
  unknownTags(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    chargers: readonly ChargerKey[] | null,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<UnknownTag[]>;
  /** How the tag was shown last; undefined: it was not, or somebody has it now. */
  unknownTag(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    idTagFolded: string,
  ): Promise<{ readonly idTag: string } | undefined>;
}

export interface ForgetUnknownTag {
  /** Answers false when it was not there. */
  forgetUnknownTag(tx: Tx, by: Allowed<'keep', CustomerRef>, idTagFolded: string): Promise<boolean>;
}
