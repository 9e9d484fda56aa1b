/** How values of PostgreSQL come over. */
import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;

/** int8 and sums as numbers, on our connections only: others of this process may want them otherwise. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? toNumber : pg.types.getTypeParser(oid, format)) as never,
};

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`the database answered ${text}, which is beyond 2^53−1`);
  }
  return value;
}
