// A negative corpus: frames that no charger should send, the same ones each time, each with the answer that is right. What is right
// follows from how a frame was broken and from the official schemas; none of the server's own code is asked.
import { brokenFields, brokenPayloads } from './corpus-fields.ts';
import { goodRequests, serverActions } from './corpus-requests.ts';
import { beginAgain, call, type HostileFrame, j, nextId, type Right, silent } from './hostile-frame.ts';

const deep = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

/** Texts that are cut off, that lost a sign, or that nest too deep: only type and id can be read, or not even those. */
function brokenJson(): HostileFrame[] {
  const actions = ['Authorize', 'StatusNotification', 'SignCertificate'] as const;
  const cutOff = actions.flatMap((action) => {
    const whole = call(action, j(goodRequests[action]), 'result');
    const readable = `[2,${j(whole.id)},`.length;
    const broken = (text: string, at: number): HostileFrame =>
      at >= readable ? { ...whole, text, right: 'FormationViolation' } : silent(text);
    const { text } = whole;
    const cuts = Array.from({ length: 12 }, (_, i) => Math.floor((text.length * (i + 0.5)) / 12));
    const signs = [...text.matchAll(/[[\]{}",]|(?<="):/g)]
      .map(({ index }) => index)
      .filter((_, i) => i % 4 === 0);
    return [
      ...cuts.map((at) => ({ ...broken(text.slice(0, at), at) })),
      ...signs.map((at) => broken(text.slice(0, at) + text.slice(at + 1), at)),
    ].map((frame) => renamed(frame, whole.id ?? ''));
  });
  const values = [
    '',
    'undefined',
    'NaN',
    'Infinity',
    '01',
    '+1',
    '.5',
    "'T'",
    '0x10',
    '"\n"',
    '"\\x"',
    '/**/1',
    '1,',
    '"a" "b"',
  ];
  return [
    ...cutOff,
    ...values.map((v) => call('Authorize', `{"idTag":${v}}`, 'FormationViolation')),
    ...values.map((v) =>
      call('MeterValues', `{"connectorId":1,"transactionId":${v},"meterValue":[]}`, 'FormationViolation'),
    ),
    call('Authorize', `{"idTag":${deep(40)}}`, 'FormationViolation'),
    call('Heartbeat', deep(5000), 'FormationViolation'),
    call('Authorize', `{"idTag":[${'{},'.repeat(60_000)}{}]}`, 'FormationViolation'),
    call('MeterValues', `{"connectorId":1,"meterValue":[${'{},'.repeat(60_000)}{}]}`, 'result'),
  ];
}

/** Each with an id of its own, where the whole of it is still there. */
function renamed(frame: HostileFrame, old: string): HostileFrame {
  if (frame.id === null) return frame;
  const id = nextId(frame.action);
  return { ...frame, id, text: frame.text.replace(old, id) };
}

function unknownActions(): HostileFrame[] {
  const odd = [
    ...[
      'FlyToTheMoon',
      'TransactionEvent',
      'NotifyReport',
      'authorize',
      'HEARTBEAT',
      'Heartbeat ',
      ' Heartbeat',
    ],
    ...['Heartbeat\u0000', 'Нeartbeat', '💓', '__proto__', 'constructor', 'prototype', 'toString', 'valueOf'],
    ...[
      'hasOwnProperty',
      'isPrototypeOf',
      'then',
      '../Authorize',
      "' or 1=1 --",
      '<script>',
      '%00',
      'x'.repeat(100),
    ],
    ...['Authorize.req', 'urn:Authorize.req', 'AuthorizeResponse', '\ud800'],
  ];
  const none = ['""', '7', 'null', 'true', '{}', '[]', '["Heartbeat"]', j('x'.repeat(101))];
  const unread = none.map((action): HostileFrame => {
    const id = nextId('action');
    return { text: `[2,"${id}",${action},{}]`, id, action: '', right: 'FormationViolation' };
  });
  const alone = nextId('alone');
  return [
    ...odd.map((action) => call(action, '{}', 'NotImplemented')),
    ...serverActions.map((action) => call(action, '{}', 'NotSupported')),
    ...unread,
    { text: `[2,"${alone}"]`, id: alone, action: '', right: 'FormationViolation' },
  ];
}

function wrongTypes(): HostileFrame[] {
  const unknown = ['0', '1', '5', '6', '-1', '2.5', '22', '1e9', '-2'];
  const none = ['"2"', 'null', 'true', '{}', '[2]', '""', '"CALL"', '1e400'];
  const typed = (type: string, right: Right): HostileFrame => {
    const id = nextId('type');
    const text = `[${type},"${id}","Heartbeat",{}]`;
    return right === 'nothing' ? silent(text) : { text, id, action: 'Heartbeat', right };
  };
  return [
    ...unknown.map((type) => typed(type, 'nothing')),
    ...none.map((type) => typed(type, 'FormationViolation')),
    // The same number, written otherwise.
    ...['2.0', '0.2e1'].map((type) => typed(type, 'result')),
  ];
}

function oddIds(): HostileFrame[] {
  const none = ['null', '{}', '[]', 'true', '["a"]', j('x'.repeat(256)), j('😀'.repeat(200))];
  const numbers = ['4711', '-1', '1.5', '12345678901234567890'];
  const taken: [string, string][] = [
    ...['', ' ', '💓', 'ключ', '__proto__', 'a"b', 'a\\b', '\u0000', '\u202eabc', 'x'.repeat(255)].map(
      (id): [string, string] => [j(id), id],
    ),
    ...numbers.map((id): [string, string] => [id, id]),
  ];
  return [
    ...none.map((id) => silent(`[2,${id},"Heartbeat",{}]`)),
    ...taken.map(
      ([text, id]): HostileFrame => ({
        ...{ text: `[2,${text},"Heartbeat",{}]`, id, action: 'Heartbeat', right: 'result' },
      }),
    ),
  ];
}

function nobodysAnswers(): HostileFrame[] {
  const rests = [
    '',
    ',{}',
    ',null',
    ',[]',
    ',7',
    ',"x"',
    ',{"status":"Accepted"}',
    ',{"__proto__":{"polluted":1}}',
    ',{',
  ];
  const errors = [
    '',
    ',"NotSupported"',
    ',"NotSupported","",{}',
    ',7,8,9',
    ',null,null,null',
    ',"x","y",{"a":',
    ',{}',
  ];
  const ids = ['"nobody"', '7', '""', '"__proto__"', '"constructor"'];
  return ids
    .flatMap((id) => [...rests.map((r) => `[3,${id}${r}]`), ...errors.map((e) => `[4,${id}${e}]`)])
    .map(silent);
}

function noFrames(): HostileFrame[] {
  return [
    ...[
      '',
      ' ',
      '\n',
      'hello',
      '{',
      '}',
      '[',
      ']',
      '[]',
      '[[]]',
      '[2]',
      '[3]',
      '[4]',
      '[2,',
      '[2,"',
      '[2,"a',
      '{}',
    ],
    ...[
      '{"0":2,"1":"a","2":"Heartbeat","3":{}}',
      'null',
      'true',
      '7',
      '1e400',
      '"[2]"',
      '"Heartbeat"',
      'NaN',
    ],
    ...[
      '[null]',
      '[{}]',
      '[2,2',
      '[2,{"a":1}]',
      '\u0000',
      '\ufeff',
      '[2;"a";"Heartbeat";{}]',
      "[2,'a','Heartbeat',{}]",
    ],
    ...[
      'GET / HTTP/1.1',
      '<?xml version="1.0"?>',
      '{"a":'.repeat(5000),
      deep(10_000),
      '['.repeat(20_000),
      '"'.repeat(999),
    ],
    ...[
      '😀'.repeat(1000),
      '\\u005b2,"a"]',
      '[2,"\\ud800',
      'x'.repeat(200_000),
      '//[2,"a","Heartbeat",{}]',
      '-',
      '[,]',
    ],
  ].map(silent);
}

/** By what is wrong with them. */
export function negativeCorpus(): [family: string, frames: HostileFrame[]][] {
  beginAgain();
  const requests = Object.keys(goodRequests) as (keyof typeof goodRequests)[];
  return [
    ...requests.map((action): [string, HostileFrame[]] => [
      `${action}, wrong in one place`,
      [...brokenFields(action), ...brokenPayloads(action)],
    ]),
    ['JSON that is none', brokenJson()],
    ['actions that nobody knows, or that are not a charger’s', unknownActions()],
    ['message types', wrongTypes()],
    ['message ids', oddIds()],
    ['answers to nobody’s call', nobodysAnswers()],
    ['no frames at all', noFrames()],
  ];
}
