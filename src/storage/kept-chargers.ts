/** Chargers as people keep them: read one by one, and listed in any order with filters. */
import type { Selectable } from 'kysely';
import type { ChargerFilter, ChargerSort, KeptCharger } from '../app/ports/chargers-kept.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { AuthMode, SecurityProfile } from '../domain/chargers/charger.ts';
import { type ChargerId, chargerId, chargerKey, customerId, type Instant, siteId } from '../domain/ids.ts';
import { isLive, servedStatus } from './charger-status.ts';
import { counted, paged } from './listing.ts';
import { locationOf, parsed, parsedOrNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { hasWords } from './search-words.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

export function keptOf(row: Selectable<Schema['chargers']>): KeptCharger {
  return {
    key: chargerKey(row.id),
    customerId: customerId(row.customer_id),
    chargerId: chargerId(row.charger_id),
    chargerName: row.charger_name,
    siteId: siteId(row.site_id),
    location: locationOf(row),
    evseId: row.evse_id,
    splitEvseBySocket: row.split_evse_by_socket === 1,
    capabilities: parsed<string[]>(row.capabilities),
    physicalReference: row.physical_reference,
    integrationRelays: parsedOrNull<string[]>(row.integration_relays),
    pushIntegrationEnabled: row.push_integration_enabled === 1,
    chargerSpecificMessageStructure: row.charger_specific_message_structure === 1,
    customProperties: parsedOrNull<Record<string, string>>(row.custom_properties),
    authMode: row.auth_mode as AuthMode,
    passwordSet: row.password_hash !== null,
    adoptUntil: row.adopt_until,
    allowMissingSubprotocol: row.allow_missing_subprotocol === 1,
    minimumSecurityProfile: row.minimum_security_profile as SecurityProfile,
    quiet: row.quiet === 1,
    callTimeoutSeconds: row.call_timeout_seconds,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function chargerByIdentity(tx: Tx, by: Read, id: ChargerId): Promise<KeptCharger | undefined> {
  const row = await on(tx)
    .selectFrom('chargers')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger_id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row && keptOf(row);
}

const COLUMNS = {
  id: 'id',
  chargerId: 'charger_id',
  chargerName: 'charger_name',
} as const satisfies Record<ChargerSort, string>;

export async function chargers(
  tx: Tx,
  by: Read,
  filter: ChargerFilter,
  listing: Listing<ChargerSort>,
  now: Instant,
): Promise<Listed<KeptCharger>> {
  const customer = by.thing.customerId;
  const { site, status, connected, manufacturer, model, text } = filter;
  const words = text === null ? [] : await hasWords(tx, customer, 'charger', 'c.id', text);
  const found = on(tx)
    .selectFrom('chargers as c')
    .where('c.customer_id', '=', customer)
    .where('c.deleted_at', 'is', null)
    .$if(site !== null && !site.subsites, (q) => q.where('c.site_id', '=', site?.siteId ?? 0))
    .$if(site?.subsites === true, (q) =>
      q.where('c.site_id', 'in', (under) =>
        under
          .selectFrom('site_closure')
          .select('site_id')
          .where('customer_id', '=', customer)
          .where('ancestor_id', '=', site?.siteId ?? 0),
      ),
    )
    .$if(manufacturer !== null, (q) => q.where('c.manufacturer', '=', manufacturer))
    .$if(model !== null, (q) => q.where('c.model', '=', model))
    .$if(connected !== null, (q) => q.where((w) => (connected ? isLive(now) : w.not(isLive(now)))))
    .$if(status !== null, (q) => q.where(servedStatus(now), '=', status))
    .where((w) => w.and(words));
  const rows = await paged(found.selectAll('c'), 'c', COLUMNS[listing.sort], listing).execute();
  return { items: rows.map(keptOf), total: listing.total ? await counted(tx, found.select('c.id')) : null };
}
