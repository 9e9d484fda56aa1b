/**
 * The words that schemas are made of. Nullable is `type: [T, 'null']`, as JSON Schema 2020-12 and OpenAPI 3.1 write it.
 * In what is sent, int64 lies within ±(2^53−1): JSON.parse would silently change greater ones.
 */
import Type, { type TSchema, type TUnsafe } from 'typebox';

type Words = Record<string, unknown>;

export const said = (description: string): Words => ({ description });

export const text = (description: string, more: Words = {}) => Type.String({ description, ...more });
export const textOrNull = (description: string, more: Words = {}): TUnsafe<string | null> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description, ...more });
export const flag = (description: string, more: Words = {}) => Type.Boolean({ description, ...more });

export const int64 = (description: string, more: Words = {}) =>
  Type.Integer({ format: 'int64', description, ...more });
export const int64OrNull = (description: string, more: Words = {}) =>
  integerOrNull('int64', description, more);
export const int32 = (description: string, more: Words = {}) =>
  Type.Integer({ format: 'int32', description, ...more });
export const int32OrNull = (description: string, more: Words = {}) =>
  integerOrNull('int32', description, more);

function integerOrNull(format: string, description: string, more: Words): TUnsafe<number | null> {
  return Type.Unsafe<number | null>({ type: ['integer', 'null'], format, description, ...more });
}

export const doubleOrNull = (description: string, more: Words = {}): TUnsafe<number | null> =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], format: 'double', description, ...more });

export const time = (description: string, more: Words = {}) =>
  Type.String({ format: 'date-time', description, ...more });
export const timeOrNull = (description: string, more: Words = {}): TUnsafe<string | null> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description, ...more });

/** A schema that has a name in the OpenAPI document. */
export const ref = <T>(name: string): TUnsafe<T> => Type.Unsafe<T>({ $ref: `${name}#` });
export const refOrNull = <T>(name: string): TUnsafe<T | null> =>
  Type.Unsafe<T | null>({ anyOf: [{ $ref: `${name}#` }, { type: 'null' }] });

/** What JSON keeps exactly. */
export const SAFE = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
export const INT32 = { minimum: 0, maximum: 2 ** 31 - 1 };

/** What is sent: every key may be left out. */
export const sent = {
  text: (description: string, maxLength = 255) =>
    Type.Optional(textOrNull(`${description} \`""\` or null: unset.`, { maxLength })),
  id: (description: string) =>
    Type.Optional(int64OrNull(`${description} Within ±(2^53−1), so that JSON keeps it exactly.`, SAFE)),
  count: (description: string) => Type.Optional(int32OrNull(description, INT32)),
  flag: (description: string, standard: boolean) => Type.Optional(flag(description, { default: standard })),
  time: (description: string) =>
    Type.Optional(timeOrNull(`${description} ISO 8601 with its zone; null: unset.`)),
};

/** A text that says something. */
export const label = (description: string, maxLength = 255) =>
  text(description, {
    minLength: 1,
    maxLength,
    pattern: '\\S',
    'x-rule': 'must not be blank',
  });

const READ_ONLY = 'Read-only: taken and ignored.';

/**
 * Keys that are served and mean nothing when sent: what was read can be sent back. They tell their types to generators of
 * clients; validate.ts takes them whatever they hold.
 */
export function ignored(
  served: Readonly<Record<string, TSchema>>,
  ...names: string[]
): Record<never, TSchema> {
  return Object.fromEntries(
    names.map((name) => {
      const { description, ...schema } = { ...served[name] } as TSchema & { description?: string };
      const told = description === undefined ? READ_ONLY : `${READ_ONLY} ${description}`;
      return [name, Type.Optional(Type.Unsafe<unknown>({ ...schema, readOnly: true, description: told }))];
    }),
  );
}

/** An object of which only the named keys are taken. */
export const closed = { additionalProperties: false } as const;

/** A JSON merge-patch of what `whole` describes: any of its keys; null unsets. The merged whole is what is checked. */
export const patchOf = (whole: TSchema, name?: string): TSchema => {
  const { $id, properties, required } = whole as unknown as Whole;
  const optional = Object.entries(properties).map(([name, schema]) => [
    name,
    Type.Optional(required?.includes(name) ? schema : unsettable(schema)),
  ]);
  return Type.Object(Object.fromEntries(optional) as Record<string, TSchema>, {
    $id: name ?? `${$id.replace(/^New/, '')}Patch`,
    description:
      'A JSON merge-patch (RFC 7396): what is named is changed, null unsets, the rest stays. What is unset is as if it had been left out at creation.',
    ...closed,
  });
};

interface Whole {
  readonly $id: string;
  readonly properties: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
}

/** As it stands in a merge-patch: null is a value, and left out it has no default. */
function unsettable(schema: TSchema): TSchema {
  const { default: _, ...rest } = schema as TSchema & {
    readonly default?: unknown;
    readonly type?: unknown;
    readonly enum?: readonly unknown[];
    readonly readOnly?: boolean;
  };
  if (typeof rest.type !== 'string' || rest.readOnly === true) return Type.Unsafe(rest);
  const values = rest.enum === undefined ? {} : { enum: [...rest.enum, null] };
  return Type.Unsafe({ ...rest, type: [rest.type, 'null'], ...values });
}

/** Told beside what was created. */
export const warningSchema = Type.Object(
  { field: text('What it is about.'), rule: text('What to know.') },
  { $id: 'Warning', description: 'Something that was accepted and may not do what you expect.' },
);
export const warnings = Type.Array(ref('Warning'), {
  description: 'What was accepted and may not do what you expect.',
});

/** One page of a list. */
export const listOf = (item: string, description: string) =>
  Type.Object(
    {
      items: Type.Array(ref(item)),
      nextCursor: textOrNull('Asks for the next page, as `cursor`; null: this is the last one.'),
      total: Type.Optional(
        int64('How many there are in all, with the same filters; only when `total=true` asked for it.'),
      ),
    },
    { $id: `${item}List`, description },
  );
