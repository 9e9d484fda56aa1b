/** Every schema that has a name: components of the OpenAPI document, and what `$ref`s mean to the validator. */
import Type, { type TSchema } from 'typebox';
import { errors } from '../../domain/errors.ts';
import { batchAnswerSchema, batchResultSchema } from '../batch.ts';
import { deletingSchemas } from '../deleting.ts';
import {
  accessGroupNameSchema,
  accessibleListSchema,
  accessibleSchema,
  accessSchema,
  coveringRightSchema,
  driverAccessSchema,
  neededSchema,
  runningSchema,
  siteNameSchema,
  stepSchema,
  tagAccessSchema,
} from './access.ts';
import {
  accessGroupListSchema,
  accessGroupPatchSchema,
  accessGroupSchema,
  groupChargerListSchema,
  groupChargerSchema,
  groupFillSchema,
  newAccessGroupSchema,
} from './access-groups.ts';
import { auditEntrySchema, auditListSchema } from './audit.ts';
import { billingSchemas } from './billing-names.ts';
import { bulkSchemas } from './bulk-commands.ts';
import {
  chargerListSchema,
  chargerPasswordSchema,
  configurationReadSchema,
  connectionListSchema,
  connectionSchema,
  createdChargerSchema,
  keptChargerSchema,
  keptConfigurationSchema,
  profileDemandSchema,
  unknownChargerListSchema,
  unknownChargerSchema,
} from './chargers.ts';
import { profileSchemas } from './charging-profiles.ts';
import { ACTIONS, commandListSchema, commandSchema, orderSchema } from './commands.ts';
import {
  customerListSchema,
  customerPatchSchema,
  customerSchema,
  moveChargerSchema,
  newCustomerSchema,
} from './customers.ts';
import { dailySchemas } from './daily-commands.ts';
import { decisionListSchema, decisionSchema } from './decisions.ts';
import { diagnosticsSchemas } from './diagnostics.ts';
import {
  chargerGroupSchema,
  chargerSchema,
  configurationSchema,
  driverDocumentSchema,
  externalIdSchema,
  locationSchema,
  socketSchema,
  tagSchema,
} from './driver-document.ts';
import {
  createdDriverSchema,
  driverBatchSchema,
  driverListSchema,
  driverPatchSchema,
  keptDriverSchema,
  newDriverSchema,
  newExternalIdSchema,
  refusedAttemptSchema,
  refusedListSchema,
} from './drivers.ts';
import { firmwareSchemas } from './firmware.ts';
import { attemptListSchema, attemptSchema, frameListSchema, frameSchema } from './frames.ts';
import { importSchemas } from './imports.ts';
import { keySchemas } from './keys.ts';
import { localListSchemas } from './local-lists.ts';
import { meSchema, ownBranchSchema, ownGrantSchema } from './me.ts';
import {
  chargerBatchSchema,
  chargerPatchSchema,
  namedChargerSchema,
  newChargerSchema,
} from './new-charger.ts';
import { operatorSchemas } from './operators.ts';
import { overviewSchemas } from './overview.ts';
import { text, warningSchema } from './parts.ts';
import { erasedSchema, personalDataSchema, personalDatumSchema } from './person.ts';
import { newLocationSchema, ownLocationSchema } from './places.ts';
import { reservationSchemas } from './reservations.ts';
import {
  holderListSchema,
  holderSchema,
  newRightListSchema,
  newRightSchema,
  rightDatesSchema,
  rightListSchema,
  rightSchema,
  tagHolderSchema,
  tagRightSchema,
} from './rights.ts';
import { serverProfileSchemas } from './server-profiles.ts';
import { sessionSchemas } from './session.ts';
import { newSiteSchema, siteBatchSchema, siteListSchema, sitePatchSchema, siteSchema } from './sites.ts';
import { namedSocketSchema, newSocketSchema, socketListSchema, socketPatchSchema } from './sockets.ts';
import {
  createdTagSchema,
  keptTagSchema,
  moveTagSchema,
  newTagSchema,
  tagListSchema,
  tagPatchSchema,
} from './tags.ts';
import {
  newCorrectionSchema,
  sampleListSchema,
  sampleSchema,
  toldFiguresSchema,
  transactionListSchema,
  transactionSchema,
} from './transactions.ts';
import {
  homeDriverSchema,
  homeNodeSchema,
  homeTreeSchema,
  siteNodeSchema,
  siteTreeSchema,
  treeChargerSchema,
} from './trees.ts';
import { assignSchema, lookalikeSchema, unknownTagListSchema, unknownTagSchema } from './unknown-tags.ts';

const problemSchema = Type.Object(
  {
    type: text('`urn:forecourt:error:` and the code.'),
    title: text('The sentence of the code.'),
    status: Type.Integer({ description: 'The HTTP status.' }),
    code: text('One of a closed list; see docs/errors.md.', { enum: Object.keys(errors) }),
    detail: Type.Optional(
      text('For people: field and rule in one; what to send instead, or the id that was asked for.'),
    ),
    field: Type.Optional(text('What can be mended: `userid`, `tags[0].idTag`, `body`, …')),
    rule: Type.Optional(text('The rule that was broken.')),
    choices: Type.Optional(
      Type.Array(Type.Object({ id: Type.Integer({ format: 'int64' }), name: Type.String() }), {
        description: 'What there is to choose from, where the request did not say.',
      }),
    ),
    requestId: Type.Optional(text('The X-Request-Id of the answer, for the operator’s logs.')),
  },
  { $id: 'Problem', description: 'RFC 9457.' },
);

/** In the order of the OpenAPI document. */
export const namedSchemas: readonly (TSchema & { $id: string })[] = [
  driverDocumentSchema,
  tagSchema,
  chargerGroupSchema,
  chargerSchema,
  locationSchema,
  configurationSchema,
  socketSchema,
  externalIdSchema,
  problemSchema,
  customerSchema,
  moveChargerSchema,
  newCustomerSchema,
  customerListSchema,
  customerPatchSchema,
  ...keySchemas,
  meSchema,
  ownGrantSchema,
  ownBranchSchema,
  ...operatorSchemas,
  ...sessionSchemas,
  siteSchema,
  newSiteSchema,
  siteListSchema,
  sitePatchSchema,
  siteBatchSchema,
  batchResultSchema,
  batchAnswerSchema,
  ...deletingSchemas,
  auditEntrySchema,
  auditListSchema,
  erasedSchema,
  personalDatumSchema,
  personalDataSchema,
  treeChargerSchema,
  siteNodeSchema,
  siteTreeSchema,
  homeDriverSchema,
  homeNodeSchema,
  homeTreeSchema,
  ...overviewSchemas,
  ownLocationSchema,
  newLocationSchema,
  keptChargerSchema,
  newChargerSchema,
  namedChargerSchema,
  chargerPatchSchema,
  chargerBatchSchema,
  newSocketSchema,
  namedSocketSchema,
  socketPatchSchema,
  socketListSchema,
  createdChargerSchema,
  chargerPasswordSchema,
  chargerListSchema,
  configurationReadSchema,
  keptConfigurationSchema,
  profileDemandSchema,
  connectionSchema,
  connectionListSchema,
  unknownChargerSchema,
  unknownChargerListSchema,
  keptDriverSchema,
  newDriverSchema,
  createdDriverSchema,
  driverListSchema,
  driverPatchSchema,
  driverBatchSchema,
  keptTagSchema,
  newTagSchema,
  createdTagSchema,
  tagListSchema,
  tagPatchSchema,
  moveTagSchema,
  warningSchema,
  newExternalIdSchema,
  rightDatesSchema,
  rightSchema,
  tagHolderSchema,
  tagRightSchema,
  rightListSchema,
  newRightSchema,
  newRightListSchema,
  holderSchema,
  holderListSchema,
  accessibleSchema,
  accessibleListSchema,
  unknownTagSchema,
  unknownTagListSchema,
  lookalikeSchema,
  assignSchema,
  accessGroupSchema,
  newAccessGroupSchema,
  accessGroupPatchSchema,
  accessGroupListSchema,
  groupChargerSchema,
  groupChargerListSchema,
  groupFillSchema,
  accessSchema,
  driverAccessSchema,
  tagAccessSchema,
  stepSchema,
  coveringRightSchema,
  runningSchema,
  neededSchema,
  siteNameSchema,
  accessGroupNameSchema,
  decisionSchema,
  decisionListSchema,
  refusedAttemptSchema,
  refusedListSchema,
  commandSchema,
  commandListSchema,
  frameSchema,
  frameListSchema,
  attemptSchema,
  attemptListSchema,
  ...ACTIONS.map(orderSchema),
  ...dailySchemas,
  ...profileSchemas,
  ...bulkSchemas,
  ...reservationSchemas,
  ...firmwareSchemas,
  ...diagnosticsSchemas,
  ...localListSchemas,
  ...importSchemas,
  ...serverProfileSchemas,
  transactionSchema,
  toldFiguresSchema,
  transactionListSchema,
  newCorrectionSchema,
  sampleSchema,
  sampleListSchema,
  ...Object.values(billingSchemas).flatMap((one) => Object.values(one)),
].map((schema) => schema as unknown as TSchema & { $id: string });

export const named = (schema: TSchema): TSchema =>
  Type.Unsafe({ $ref: `${(schema as { $id?: string }).$id}#` });
