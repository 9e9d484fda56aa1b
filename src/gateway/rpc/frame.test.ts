import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callText, errorText, headOf, parseFrame, resultText } from './frame.ts';
import { MAX_DEPTH, parseJson } from './json.ts';

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

const frame = (text: string) => parseFrame(text).frame;

describe('parseFrame', () => {
  it.each([
    ['[2,"1","A",{"b":1}]', { kind: 'call', id: '1', action: 'A', payload: { b: 1 } }],
    ['[2,"1","A",null]', { kind: 'call', id: '1', action: 'A', payload: {} }],
    ['[2,"1","A"]', { kind: 'call', id: '1', action: 'A', payload: {} }],
    ['[2,"1","A",[1],"more"]', { kind: 'call', id: '1', action: 'A', payload: [1] }],
    [' [ 2 , 12 , "A" , {} ] ', { kind: 'call', id: '12', action: 'A', payload: {} }],
    ['[3,"1",{"a":2}]', { kind: 'result', id: '1', payload: { a: 2 } }],
    ['[3,"1"]', { kind: 'result', id: '1', payload: {} }],
    [
      '[4,"1","X","why",{"a":1}]',
      { kind: 'error', id: '1', code: 'X', description: 'why', details: { a: 1 } },
    ],
    ['[4,"1"]', { kind: 'error', id: '1', code: 'GenericError', description: '', details: {} }],
    ['[2,"1"]', { kind: 'broken', id: '1', code: 'FormationViolation' }],
    ['[2,"1","",{}]', { kind: 'broken', id: '1' }],
    ['[2,"1","A",{"x":,}]', { kind: 'broken', id: '1' }],
    ['[2,34,"A",{"x":,}]', { kind: 'broken', id: '34' }],
    ['[null,"1","A",{}]', { kind: 'broken', id: '1' }],
    ['[3,"1",{"x":,}]', { kind: 'error', id: '1', code: 'FormationViolation' }],
    ['[2,null,"A",{}]', { kind: 'garbage' }],
    ['[2,"1', { kind: 'garbage' }],
    ['[5,"1",{}]', { kind: 'garbage' }],
    ['{}', { kind: 'garbage' }],
    [`[2,"${'i'.repeat(255)}","A"]`, { kind: 'call' }],
    [`[2,"${'i'.repeat(256)}","A"]`, { kind: 'garbage' }],
  ])('%s', (text, expected) => {
    expect(frame(text)).toMatchObject(expected);
  });

  it('never throws, whatever the text or bytes', () => {
    const anything = fc.oneof(
      anyText,
      fc.json(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
      fc.tuple(fc.integer({ min: 2, max: 4 }), fc.string(), fc.string(), fc.jsonValue()).chain((f) => {
        const text = JSON.stringify(f);
        return fc.nat(text.length).map((cut) => text.slice(0, cut));
      }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(['call', 'result', 'error', 'broken', 'garbage']).toContain(frame(text).kind);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what the serialisers write', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    const id = fc.string({ maxLength: 36 });
    fc.assert(
      fc.property(id, object, (messageId, payload) => {
        const same = parseJson(JSON.stringify(payload))?.value;
        expect(frame(callText(messageId, 'A', payload))).toEqual({
          kind: 'call',
          id: messageId,
          action: 'A',
          payload: same,
        });
        expect(frame(resultText(messageId, payload))).toEqual({
          kind: 'result',
          id: messageId,
          payload: same,
        });
      }),
    );
  });

  it('cuts an error description at 255 characters', () => {
    expect(JSON.parse(errorText('1', 'GenericError', 'x'.repeat(300)))[3]).toHaveLength(255);
  });
});

describe('parseJson', () => {
  it('keeps the digits of numbers that a double cannot hold', () => {
    expect(
      parseJson('{"a":9223372036854775807,"b":-9223372036854775808,"c":9007199254740991,"d":1e400,"e":1.5}'),
    ).toEqual({
      value: { a: '9223372036854775807', b: '-9223372036854775808', c: 9007199254740991, d: '1e400', e: 1.5 },
    });
    expect(parseJson('["1234567890123456789"]')).toEqual({ value: ['1234567890123456789'] });
  });

  it('refuses what nests too deep, and does not count brackets in strings', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(MAX_DEPTH))).toBeDefined();
    expect(parseJson(nested(MAX_DEPTH + 1))).toBeUndefined();
    expect(parseJson('{"a":'.repeat(100_000))).toBeUndefined();
    expect(parseJson(JSON.stringify([nested(100), '\\"[[['.repeat(50)]))).toBeDefined();
  });
});

describe('the head of a text that was made here', () => {
  it.each([
    [callText('a"\\', 'Reset', { type: 'Soft' }), { id: 'a"\\', action: 'Reset' }],
    [callText('m', '"', {}), { id: 'm', action: '"' }],
    [resultText('\0', { status: 'Accepted' }), { id: '\0', action: null }],
    [errorText('m', 'NotSupported', 'never'), { id: 'm', action: null }],
  ])('%j', (text, head) => {
    expect(headOf(text)).toEqual(head);
  });
});
