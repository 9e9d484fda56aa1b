// Makes src/gateway/generated/ from the official OCPP 1.6 schemas, which npm package ocpp-rpc carries as data:
//
//   ocpp16.validators.mjs    ajv's standalone code: one function per message, no schema compiled at run time
//   ocpp16.validators.d.mts  its types
//   ocpp16.orders.mjs        the schemas of what a server asks of a charger; beside the others only where they are made
//                            for a test, else in src/http/generated/: the API's rooms are strangers
//   ocpp16.types.ts          an interface per message (development only: sources import it as a type, and types are stripped)
//
// Runs in `npm ci` (postinstall) and, when that was told to run no scripts, at the first start. A stamp says what the files
// were made from, so a run that has nothing to do costs a few milliseconds. Two runs at once do no harm: each file is
// written beside its place and renamed, and the same inputs give the same bytes.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEntry, root } from './entry.ts';
import { digest, packageJson, put, versionOf } from './generated-files.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = { [key: string]: Json };

export interface Message {
  /** `Authorize` */
  action: string;
  kind: 'req' | 'conf';
  /** The name of its TypeScript interface and of its validator: `AuthorizeRequest`. */
  name: string;
  schema: Schema;
}

const folder = join(root, 'src/gateway/generated');
const httpFolder = join(root, 'src/http/generated');
const require = createRequire(import.meta.url);
const schemasFile = require.resolve('ocpp-rpc/lib/schemas/ocpp1_6.json');

/** The messages of a schema file, in the file's order; the `urn:` of the ids is stripped, because ajv 8.20 throws on it. */
export function messagesOf(file: string): Message[] {
  const schemas = JSON.parse(readFileSync(file, 'utf8')) as Schema[];
  return schemas.map(({ $id, $schema: _, ...schema }) => {
    const [, action, kind] = /^urn:([A-Za-z]+)\.(req|conf)$/.exec(String($id)) ?? [];
    if (!action || (kind !== 'req' && kind !== 'conf')) throw new Error(`${file}: unexpected $id ${$id}`);
    return { action, kind, name: action + (kind === 'req' ? 'Request' : 'Response'), schema };
  });
}

async function validatorsText(messages: Message[]): Promise<string> {
  const { Ajv } = await import('ajv');
  const { default: formats } = await import('ajv-formats');
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js');
  const ajv = new Ajv({
    allErrors: false,
    strict: false,
    coerceTypes: false,
    verbose: false,
    messages: true,
    // 16.1 is a multiple of 0.1 also where binary fractions say 161.00000000000003.
    multipleOfPrecision: 6,
    code: { source: true, esm: true, lines: true },
  });
  formats.default(ajv);
  for (const { name, schema } of messages) ajv.addSchema(schema, name);
  const code = standaloneCode.default(ajv, Object.fromEntries(messages.map(({ name }) => [name, name])));
  return [
    '// Made by tools/generate-ocpp.ts; not kept in git.',
    // ajv writes `require("x").y` for what its code needs at run time, in ES modules too, where there is no require. An
    // import in its place would mean different things to Node and to vitest, which unwraps the default of CommonJS.
    "import { createRequire } from 'node:module';",
    'const require = createRequire(import.meta.url);',
    code.replace(/^"use strict";/, ''),
    'export const validators16 = {',
    ...messages.map(({ action, kind, name }) => `  '${action}.${kind}': ${name},`),
    '};',
    "export const actions16 = Object.keys(validators16).filter((key) => key.endsWith('.req')).map((key) => key.slice(0, -4));",
    'const known = new Set(actions16);',
    'export const isAction16 = (name) => known.has(name);',
    // Own keys only: an action that is called `constructor` has no validator.
    "export const validatorOf = (action, kind) => { const key = action + '.' + kind; return Object.hasOwn(validators16, key) ? validators16[key] : undefined; };",
    '',
  ].join('\n');
}

function validatorTypesText(messages: Message[]): string {
  const actions = [...new Set(messages.map(({ action }) => action))];
  return `// Made by tools/generate-ocpp.ts; not kept in git.
import type { ValidateFunction } from 'ajv';
import type { Action16, Requests16, Responses16 } from './ocpp16.types.ts';

/** The ${messages.length} validators, by \`Authorize.req\`, \`Authorize.conf\`, … */
export declare const validators16: Readonly<
  { [A in Action16 as \`\${A}.req\`]: ValidateFunction<Requests16[A]> } &
  { [A in Action16 as \`\${A}.conf\`]: ValidateFunction<Responses16[A]> }
>;

/** The names of all ${actions.length} actions, both directions. */
export declare const actions16: readonly Action16[];

export declare function isAction16(name: string): name is Action16;

/** The validator of a message: a type guard; what it did not like is in its \`errors\` until its next call. */
export declare function validatorOf<A extends Action16>(action: A, kind: 'req'): ValidateFunction<Requests16[A]>;
export declare function validatorOf<A extends Action16>(action: A, kind: 'conf'): ValidateFunction<Responses16[A]>;
export declare function validatorOf(action: string, kind: 'req' | 'conf'): ValidateFunction | undefined;
`;
}

/** What chargers ask of a server; DataTransfer goes both ways. */
const FROM_CHARGERS = new Set([
  ...['Authorize', 'BootNotification', 'DiagnosticsStatusNotification', 'FirmwareStatusNotification'],
  ...['Heartbeat', 'LogStatusNotification', 'MeterValues', 'SecurityEventNotification', 'SignCertificate'],
  ...['SignedFirmwareStatusNotification', 'StartTransaction', 'StatusNotification', 'StopTransaction'],
]);

/** The schemas of requests that a server makes, without references. */
function ordersText(messages: Message[]): string {
  const orders = messages.filter(({ action, kind }) => kind === 'req' && !FROM_CHARGERS.has(action));
  const schemas = Object.fromEntries(
    orders.map(({ action, schema }) => [action, withoutRefs(schema, schema)]),
  );
  return [
    '// Made by tools/generate-ocpp.ts; not kept in git.',
    `export const orders16 = ${JSON.stringify(schemas, null, 1)};`,
    '',
  ].join('\n');
}

const ORDER_TYPES = `// Made by tools/generate-ocpp.ts; not kept in git.
/** JSON schemas of the requests that a server makes of an OCPP 1.6 charger, by action. */
export declare const orders16: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
`;

async function typesText(messages: Message[]): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const parts = ['// Made by tools/generate-ocpp.ts; not kept in git.'];
  for (const { name, schema } of messages) {
    const text = await compile(withoutRefs(schema, schema) as Schema, name, {
      additionalProperties: false,
      bannerComment: '',
      style: { singleQuote: true, printWidth: 110 },
      // Lengths are the validators' business; tuples of up to n members help nobody.
      ignoreMinAndMaxItems: true,
    });
    parts.push(text.trim());
  }
  const actions = [...new Set(messages.map(({ action }) => action))];
  const map = (suffix: string) => actions.map((action) => `  ${action}: ${action}${suffix};`).join('\n');
  parts.push(`export interface Requests16 {\n${map('Request')}\n}`);
  parts.push(`export interface Responses16 {\n${map('Response')}\n}`);
  parts.push('export type Action16 = keyof Requests16;', '');
  return parts.join('\n\n');
}

/** Definitions go where they are used: the messages share names for them, but not always what they mean. */
function withoutRefs(node: Json, whole: Schema): Json {
  if (Array.isArray(node)) return node.map((item) => withoutRefs(item, whole));
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') {
    const name = node.$ref.replace('#/definitions/', '');
    const target = (whole.definitions as Schema)[name];
    if (target === undefined) throw new Error(`no definition ${name}`);
    return withoutRefs(target, whole);
  }
  const unnamed = Object.entries(node).filter(
    ([key, value]) =>
      !(key === 'definitions' || ((key === 'title' || key === '$id') && typeof value === 'string')),
  );
  return Object.fromEntries(unnamed.map(([key, value]) => [key, withoutRefs(value, whole)]));
}

/** What the files are made from, in one line per input. */
function stampText(withTypes: boolean): string {
  const packages = ['ajv', 'ajv-formats', ...(withTypes ? ['json-schema-to-typescript'] : [])];
  return [
    `schemas ${digest(schemasFile)}`,
    `generator ${digest(fileURLToPath(import.meta.url))}`,
    ...packages.map((name) => `${name} ${versionOf(packageJson(name) ?? '')}`),
    '',
  ].join('\n');
}

/** Makes the files where they are missing or made from something else; tells whether it had to. */
export async function ensureOcpp16(
  directory = folder,
  orders = directory === folder ? httpFolder : directory,
): Promise<{ made: boolean; messages: number }> {
  const withTypes = packageJson('json-schema-to-typescript') !== undefined;
  const stamp = stampText(withTypes);
  const stampFile = join(directory, 'ocpp16.stamp');
  const files = [
    'ocpp16.validators.mjs',
    'ocpp16.validators.d.mts',
    ...(withTypes ? ['ocpp16.types.ts'] : []),
  ];
  const current =
    files.every((name) => existsSync(join(directory, name))) &&
    existsSync(join(orders, 'ocpp16.orders.mjs')) &&
    existsSync(join(orders, 'ocpp16.orders.d.mts')) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp;
  if (current) return { made: false, messages: 0 };

  const messages = messagesOf(schemasFile);
  if (messages.length !== 78) throw new Error(`${messages.length} schemas for OCPP 1.6 where 78 are known`);
  mkdirSync(directory, { recursive: true });
  put(directory, 'ocpp16.validators.mjs', await validatorsText(messages));
  put(directory, 'ocpp16.validators.d.mts', validatorTypesText(messages));
  if (withTypes) put(directory, 'ocpp16.types.ts', await typesText(messages));
  mkdirSync(orders, { recursive: true });
  put(orders, 'ocpp16.orders.mjs', ordersText(messages));
  put(orders, 'ocpp16.orders.d.mts', ORDER_TYPES);
  put(directory, 'ocpp16.stamp', stamp);
  return { made: true, messages: messages.length };
}

if (isEntry(import.meta.url)) {
  const { made, messages } = await ensureOcpp16();
  console.log(made ? `OCPP 1.6: ${messages} validators and types made` : 'OCPP 1.6: validators are current');
}
