// Values that a schema of the OpenAPI document lets through, or nearly.
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly readOnly?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What there is, by the names of parameters and keys that mean it. */
export type Known = Readonly<Record<string, readonly (string | number)[]>>;

const DEEPEST = 4;

/** @param schemas those that others refer to by name. */
export function bySchema(schemas: Readonly<Record<string, Schema>>, known: Known) {
  const named = new Map<string, fc.Arbitrary<unknown>>();

  function refer(name: string, depth: number): fc.Arbitrary<unknown> {
    const kept = named.get(name);
    if (kept !== undefined && depth === 0) return kept;
    const made = of(schemas[name] ?? {}, depth);
    if (depth === 0) named.set(name, made);
    return made;
  }

  function of(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return refer(schema.$ref.split('/').at(-1) ?? '', depth);
    if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
    if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => of(one, depth)));
    const types = [schema.type ?? []].flat();
    return types.length === 0
      ? fc.constantFrom<unknown>(null, 'x', 1)
      : fc.oneof(...types.map((type) => ofType(type, schema, depth)));
  }

  function ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({
          min: Math.max(schema.minimum ?? -1, -1000),
          max: Math.min(schema.maximum ?? 1000, 1000),
        });
      case 'number':
        return fc.double({ min: schema.minimum ?? -180, max: schema.maximum ?? 180, noNaN: true });
      case 'string':
        return text(schema);
      case 'array':
        if (depth >= DEEPEST) return fc.constant([]);
        return fc.array(of(schema.items ?? {}, depth + 1), {
          minLength: Math.min(schema.minItems ?? 0, 3),
          maxLength: 3,
        });
      default:
        return object(schema, depth);
    }
  }

  function object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const entries = Object.entries(schema.properties ?? {});
    const required = schema.required ?? [];
    const wanted = depth >= DEEPEST ? entries.filter(([name]) => required.includes(name)) : entries;
    const own = Object.fromEntries(wanted.map(([name, one]) => [name, key(name, one, depth)]));
    const record = fc.record(own, { requiredKeys: required.filter((name) => name in own) });
    const more = schema.additionalProperties;
    if (typeof more !== 'object') return record;
    const others = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), of(more, depth + 1), {
      maxKeys: 3,
    });
    return fc.tuple(record, others).map(([a, b]) => ({ ...a, ...b }));
  }

  /** Of a key that names a thing, most often one that there is. */
  function key(name: string, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    const there = known[name];
    // What is only served is passed over, whatever it is.
    if (schema.readOnly === true) return fc.constantFrom<unknown>(null, 7, 'served', [], {});
    const any = of(schema, depth + 1);
    return there === undefined || there.length === 0
      ? any
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: any });
  }

  return { of, key };
}

function text({ format, pattern, minLength = 0, maxLength = 30 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    const range = { min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (format === 'uri') return fc.webUrl();
  if (pattern !== undefined) {
    const word = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/);
    // Look-aheads nobody can make texts of.
    if (pattern.includes('(?')) return word;
    return fc.oneof(word, fc.stringMatching(new RegExp(pattern, 'u')));
  }
  return fc.string({
    unit: 'grapheme-ascii',
    minLength: Math.max(1, minLength),
    maxLength: Math.min(maxLength, 30),
  });
}
