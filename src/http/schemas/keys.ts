/** API keys of a customer. */
import Type, { type Static } from 'typebox';
import type { CreatedKey } from '../../app/admin/create-key.ts';
import type { ApiKey, KeySettings } from '../../app/ports/keys.ts';
import { SCOPES, type Scope, USUAL_SCOPES } from '../../domain/access/scopes.ts';
import { siteId } from '../../domain/ids.ts';
import { endOrNull, iso, isoOrNull } from '../times.ts';
import {
  closed,
  ignored,
  int32,
  int64,
  listOf,
  patchOf,
  ref,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';
import { scopeSchema, USUAL } from './scopes.ts';

const MOST_BRANCHES = 100;
const WEEK = 7 * 86_400;

const keyKeys = {
  id: int64('Id of the key.'),
  name: text('What it is for.'),
  prefix: text('The visible beginning by which it is recognised.'),
  scopes: Type.Array(ref<Scope>('Scope'), { description: 'What it may.' }),
  branches: Type.Unsafe<number[] | null>({
    type: ['array', 'null'],
    items: { type: 'integer', format: 'int64' },
    description:
      'Ids of the sites where it is good, each with all that is nested in it; null: on the whole customer.',
  }),
  createdAt: time('When it was made.'),
  madeBy: text('Who made it: `admin`, `key 5` or `operator 3`.'),
  lastUsedAt: timeOrNull(
    'When it was last used, as far as it is written, which may take a minute; null: not yet. Use raises no revision.',
  ),
  lastUsedAddress: textOrNull('Where that request came from.'),
  expiresAt: timeOrNull('It is good until just before this time; null: until revoked.'),
  revokedAt: timeOrNull('When it was revoked; null: it was not.'),
  formerGoodUntil: timeOrNull(
    'The secret before the last rotation is, or was, good until just before this time; null: there was no rotation.',
  ),
};

export const keySchema = Type.Object(keyKeys, {
  $id: 'Key',
  description: 'An API key of a customer, without its secret.',
});

export const createdKeySchema = Type.Object(
  { ...keyKeys, key: text('The key itself. Shown here and never again: only its hash is kept.') },
  { $id: 'CreatedKey', description: 'A new API key, or a new secret of one.' },
);

export const newKeySchema = Type.Object(
  {
    name: Type.Optional(text('What it is for.', { maxLength: 255, default: '' })),
    scopes: Type.Optional(
      Type.Unsafe<Scope[] | null>({
        type: ['array', 'null'],
        items: { $ref: 'Scope#' },
        minItems: 1,
        maxItems: SCOPES.length,
        description: `What it is to be allowed; left out or null: the usual, ${USUAL}.`,
      }),
    ),
    branches: Type.Optional(
      Type.Unsafe<number[] | null>({
        type: ['array', 'null'],
        items: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        minItems: 1,
        maxItems: MOST_BRANCHES,
        description:
          'Ids of the sites where it is to be good, each with all that is nested in it; left out or null: on the whole customer.',
      }),
    ),
    expiresAt: sent.time('It is good until just before this time.'),
    ...ignored(
      createdKeySchema.properties,
      ...['id', 'key', 'prefix', 'createdAt', 'madeBy', 'lastUsedAt', 'lastUsedAddress', 'revokedAt'],
      'formerGoodUntil',
    ),
  },
  { $id: 'NewKey', ...closed },
);

export const keyPatchSchema = patchOf(newKeySchema);

export const rotationSchema = Type.Object(
  {
    overlapSeconds: Type.Optional(
      int32('How long the secret that the key has now stays good beside the new one.', {
        minimum: 0,
        maximum: WEEK,
        default: 86_400,
      }),
    ),
  },
  { $id: 'KeyRotation', ...closed },
);

/** Of how long the secret before is good for, milliseconds. */
export const toOverlap = ({ overlapSeconds }: Static<typeof rotationSchema>) =>
  (overlapSeconds ?? 86_400) * 1000;

/** @param current the key as it is: where nothing else is said of its scopes, they stay the usual ones. */
export function toKey(given: Static<typeof newKeySchema>, current?: ApiKey): KeySettings {
  const scopes = given.scopes && SCOPES.filter((scope) => given.scopes?.includes(scope));
  const stay = current?.scopes === null && JSON.stringify(scopes) === JSON.stringify(USUAL_SCOPES);
  return {
    name: given.name ?? '',
    scopes: stay ? null : (scopes ?? null),
    branches: given.branches ? [...new Set(given.branches)].sort((a, b) => a - b).map(siteId) : null,
    expiresAt: endOrNull(given.expiresAt),
  };
}

export const showKey = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes ?? USUAL_SCOPES,
  branches: key.branches,
  createdAt: iso(key.createdAt),
  madeBy: key.madeBy,
  lastUsedAt: isoOrNull(key.lastUse?.at ?? null),
  lastUsedAddress: key.lastUse?.address ?? null,
  expiresAt: isoOrNull(key.expiresAt),
  revokedAt: isoOrNull(key.revokedAt),
  formerGoodUntil: isoOrNull(key.former?.until ?? null),
});

export const showCreatedKey = (key: CreatedKey) => ({ ...showKey(key), key: key.key });

export const keyListSchema = listOf('Key', 'Keys of a customer by id ascending, revoked ones among them.');

/** In the order of the OpenAPI document. */
export const keySchemas = [
  scopeSchema,
  keySchema,
  newKeySchema,
  createdKeySchema,
  keyListSchema,
  keyPatchSchema,
  rotationSchema,
];
