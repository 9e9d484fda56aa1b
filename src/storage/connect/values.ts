/** PostgreSQL refuses NUL in a text; charger firmware sends it now and then, and its frame must not be lost for it. */
export function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}
