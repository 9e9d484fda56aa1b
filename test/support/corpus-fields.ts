// Requests of the negative corpus that are wrong in one place: a field, or the whole payload.
import { ANY_LENGTH, fieldOf, goodRequests, mayBeEmpty, NEVER_FAIL } from './corpus-requests.ts';
import { call, type HostileFrame, j, type Right } from './hostile-frame.ts';

type Request = keyof typeof goodRequests;

/** [value as JSON, what is right]; undefined: the field is left out. */
type Wrong = readonly [value: string | undefined, right: Right];

/** Fields as text, so that one may stand there twice. */
const objectOf = (fields: readonly (readonly [name: string, value: string])[]) =>
  `{${fields.map(([name, value]) => `${j(name)}:${value}`).join(',')}}`;

const fieldsOf = (action: Request) =>
  Object.entries(goodRequests[action]).map(([name, value]) => [name, j(value)] as const);

/** Of a text of plain kind, by the length that it may have. */
function lengths(maxLength: number, anyLength: boolean): Wrong[] {
  const tooLong: Right = anyLength ? 'result' : 'PropertyConstraintViolation';
  return [
    [j('x'.repeat(maxLength)), 'result'],
    // Characters count, not UTF-16 units.
    [j('😀'.repeat(maxLength)), 'result'],
    [j('x'.repeat(maxLength + 1)), tooLong],
    [j('😀'.repeat(maxLength + 1)), tooLong],
    [j('é'.repeat(maxLength * 10)), tooLong],
  ];
}

/** What a field of one of the ten may hold instead, by its schema. */
function wrongValues(action: string, name: string): Wrong[] {
  const field = fieldOf(action, name);
  const absent: Right = field.required ? 'OccurenceConstraintViolation' : 'result';
  const type: Right = 'TypeConstraintViolation';
  const value: Right = 'PropertyConstraintViolation';
  const always: Wrong[] = [
    ...[undefined, 'null'].map((none): Wrong => [none, absent]),
    ...['{}', '[]', '["T"]', 'true', 'false', '{"__proto__":{"polluted":1}}', '[[[[]]]]'].map(
      (other): Wrong => [other, type],
    ),
  ];
  if (field.type === 'integer') {
    const none = ['"seven"', '""', '1e400', '9223372036854775807', '"0x10"'].map((v): Wrong => [v, type]);
    return [...always, ...none, ['"7"', 'result'], ['-1', 'result'], ['2147483648', 'result']];
  }
  if (field.enum !== undefined) {
    const [first = ''] = field.enum;
    const words = [
      '',
      'Exploded',
      'constructor',
      '__proto__',
      first.toLowerCase(),
      ` ${first}`,
      `${first}\u0000`,
    ];
    return [...always, ['7', value], ['1e400', value], ...words.map((word): Wrong => [j(word), value])];
  }
  if (field.format === 'date-time') {
    const times = ['', 'yesterday', '2026-02-30T00:00:00Z', '2026-11-22', '+275760-09-13T00:00:01Z', '0'];
    return [...always, ['7', value], ...times.map((time): Wrong => [j(time), value])];
  }
  // Chargers write numbers where texts belong.
  const taken = ['7', '-0', '1e400', '""', '" "', '"\\u0000"', '"\\ud800"', '"\\u202e"', '"__proto__"'];
  return [
    ...always,
    ...taken.map((text): Wrong => [text, 'result']),
    ...(field.maxLength === undefined ? [] : lengths(field.maxLength, ANY_LENGTH.has(action))),
  ];
}

/** Of the four nothing is wrong enough for a CALLERROR. */
const NASTY = [
  ...[undefined, 'null', '{}', '[]', 'true', '""', '"x"', '-1', '1.5', '1e400', '-1e400', '2147483648'],
  ...['9223372036854775807', '-9007199254740993', '"\\u0000"', '"\\ud800"', j('😀'.repeat(500))],
  ...['{"__proto__":{"polluted":1}}', '[[[[[[]]]]]]', '[null]', '"constructor"', '"2026-02-30T25:61:00Z"'],
];

/** A request with each of its fields broken in each way. */
export function brokenFields(action: Request): HostileFrame[] {
  const fields = fieldsOf(action);
  const never = NEVER_FAIL.has(action);
  return fields.flatMap(([name, good], at) => {
    const wrong = never ? NASTY.map((v): Wrong => [v, 'result']) : wrongValues(action, name);
    const before = fields.slice(0, at);
    const after = fields.slice(at + 1);
    const broken = wrong.map(([value, right]) =>
      call(
        action,
        objectOf([...before, ...(value === undefined ? [] : [[name, value] as const]), ...after]),
        right,
      ),
    );
    // Of a field that stands there twice the last counts.
    const twice = (first: string, last: string, right: Right) =>
      call(action, objectOf([...before, [name, first], [name, last], ...after]), right);
    const last: Right = never ? 'result' : 'TypeConstraintViolation';
    return [...broken, twice('{}', good, 'result'), twice(good, '{}', last)];
  });
}

/** A request whose payload is something else, or holds something more. */
export function brokenPayloads(action: Request): HostileFrame[] {
  const never = NEVER_FAIL.has(action);
  const empty: Right = never || mayBeEmpty(action) ? 'result' : 'OccurenceConstraintViolation';
  const formation: Right = never ? 'result' : 'FormationViolation';
  const more = ['more', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'ключ', 'id Tag'];
  const good = fieldsOf(action);
  const upper = good.map(([name, value]) => [name.toUpperCase(), value] as const);
  return [
    ...[undefined, 'null', '{}', '[]'].map((none) => call(action, none, empty)),
    ...['"text"', '""', '7', 'true', 'false', '[{}]', '[null]'].map((v) => call(action, v, formation)),
    ...more.map((name) => call(action, objectOf([...good, [name, '{"polluted":1}']]), formation)),
    // An absent field may be said as null.
    call(action, objectOf([...good, ['more', 'null']]), 'result'),
    // Names are told by their case.
    ...(upper.length === 0
      ? []
      : [call(action, objectOf(upper), never ? 'result' : mayBeEmpty(action) ? formation : empty)]),
    // What stands behind the payload is nobody's.
    call(action, `${objectOf(good)},{"more":1},null`, 'result'),
  ];
}
