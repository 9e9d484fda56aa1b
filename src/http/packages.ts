/** Packages that are loaded when they are first needed: together they take megabytes, and many a server never needs them. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Checks bodies. */
export const ajv = () => require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
/** Reads files to import. */
export const csvParse = () => require('csv-parse/sync') as typeof import('csv-parse/sync');
/** Writes exports. */
export const csvStringify = () => require('csv-stringify/sync') as typeof import('csv-stringify/sync');
