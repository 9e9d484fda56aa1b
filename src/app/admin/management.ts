/** Everything that the REST API offers, made from one object that has all the ports. */
import { refreshConfiguration } from '../control/refresh-configuration.ts';
import type { ReadConfiguration } from '../ports/charger-link.ts';
import type { RecordConfiguration } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments, ReadSkeleton } from '../ports/documents.ts';
import type {
  AddCharger,
  AddDriver,
  AddSite,
  AddTag,
  ApiKeys,
  Chargers,
  Customers,
  Drivers,
  DriverTags,
  EndRights,
  FindKey,
  KeepRights,
  ReadRefused,
  ReplaceExternalReferences,
  Rights,
  Sites,
  SitesOver,
} from '../ports/keeping.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import type { GatherFacts, ReadDecisions } from '../ports/transactions.ts';
import { type AdminKeys, authenticate } from '../queries/authenticate.ts';
import type { DriverDocuments } from '../queries/driver-documents.ts';
import { explainDriver, explainTag } from '../queries/explain-access.ts';
import { listDecisions } from '../queries/list-decisions.ts';
import { listRights } from '../queries/list-rights.ts';
import { listChargers, readCharger } from '../queries/read-chargers.ts';
import { listCustomers, readCustomer } from '../queries/read-customers.ts';
import { readDriver } from '../queries/read-driver.ts';
import { listDrivers, listTags, readTag } from '../queries/read-drivers.ts';
import { listKeys, readKey } from '../queries/read-keys.ts';
import { readRefusedAttempts } from '../queries/read-refused-attempts.ts';
import { listSites, readSite } from '../queries/read-sites.ts';
import type { Sightings } from '../queries/sightings.ts';
import { addTag } from './add-tag.ts';
import { createCharger } from './create-charger.ts';
import { createCustomer } from './create-customer.ts';
import { createDriver } from './create-driver.ts';
import { createKey } from './create-key.ts';
import { createSite } from './create-site.ts';
import { keepChargerRight } from './keep-charger-right.ts';
import { keepSiteRight } from './keep-site-right.ts';
import { replaceExternalIds } from './replace-external-ids.ts';
import { revokeKey } from './revoke-key.ts';

export type ManagementPorts = Transact &
  ReadSnapshot &
  Clock &
  Secrets &
  Passwords &
  AdminKeys &
  FindKey &
  Customers &
  ApiKeys &
  Sites &
  AddSite &
  Chargers &
  AddCharger &
  Drivers &
  AddDriver &
  AddTag &
  KeepRights &
  EndRights &
  ReplaceExternalReferences &
  ReadRefused &
  DriverTags &
  Rights &
  SitesOver &
  GatherFacts &
  ReadDecisions &
  ReadSkeleton &
  ReadFragments &
  RecordConfiguration &
  ReadConfiguration &
  Sightings &
  DriverDocuments;

/** The use-cases, ready to be called by an adapter. */
export function managementOf(use: ManagementPorts) {
  return {
    authenticate: authenticate(use),
    createCustomer: createCustomer(use),
    readCustomer: readCustomer(use),
    listCustomers: listCustomers(use),
    createKey: createKey(use),
    readKey: readKey(use),
    listKeys: listKeys(use),
    revokeKey: revokeKey(use),
    createSite: createSite(use),
    readSite: readSite(use),
    listSites: listSites(use),
    createCharger: createCharger(use),
    readCharger: readCharger(use),
    listChargers: listChargers(use),
    refreshConfiguration: refreshConfiguration(use),
    createDriver: createDriver(use),
    readDriver: readDriver(use),
    listDrivers: listDrivers(use),
    addTag: addTag(use),
    listTags: listTags(use),
    readTag: readTag(use),
    listRights: listRights(use),
    listDecisions: listDecisions(use),
    explainDriver: explainDriver(use),
    explainTag: explainTag(use),
    keepSiteRight: keepSiteRight(use),
    keepChargerRight: keepChargerRight(use),
    replaceExternalIds: replaceExternalIds(use),
    readRefusedAttempts: readRefusedAttempts(use),
  };
}

export type Management = ReturnType<typeof managementOf>;
