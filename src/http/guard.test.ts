import { describe, expect, it } from 'vitest';
import { type Guard, hindered, UNGUARDED } from '../domain/access/guard.ts';
import { etagOf } from './conditional.ts';
import { guardOf, revisionEtag } from './guard.ts';

describe('If-Match', () => {
  it.each([
    [undefined, null],
    ['*', 'any'],
    [' * ', 'any'],
    ['"7.0123abcd"', [7]],
    ['"7"', [7]],
    ['"7.0123abcd-br", "9.ff-gzip"', [7, 9]],
    ['W/"7.0123abcd"', []],
    ['7', []],
    ['"07.ff"', []],
    ['"7.ff', []],
    ['"-1"', []],
    ['', []],
    ['"99999999999999999999.ff"', []],
  ])('%s names the revisions %j', (header, revisions) => {
    const headers = header === undefined ? {} : { 'if-match': header };
    expect(guardOf(headers)).toEqual({ ifMatch: revisions, onlyNew: false });
  });

  it('takes every ETag that is sent, in whichever coding', () => {
    for (const encoding of ['identity', 'gzip', 'br'] as const) {
      const etag = etagOf(revisionEtag(41, 'deadbeef'), encoding);
      expect(guardOf({ 'if-match': etag }).ifMatch).toEqual([41]);
    }
  });
});

describe('a guard', () => {
  const named = (ifMatch: Guard['ifMatch']) => ({ ...UNGUARDED, ifMatch });
  it.each([
    [UNGUARDED, 3, undefined],
    [UNGUARDED, null, undefined],
    [named([3]), 3, undefined],
    [named([1, 3]), 3, undefined],
    [named('any'), 3, undefined],
    [named([2]), 3, 'If-Match'],
    [named([]), 3, 'If-Match'],
    [named('any'), null, 'If-Match'],
    [named([3]), null, 'If-Match'],
    [{ ...UNGUARDED, onlyNew: true }, null, undefined],
    [{ ...UNGUARDED, onlyNew: true }, 3, 'If-None-Match'],
  ])('%j hinders a change of revision %j by %s', (guard, current, field) => {
    expect(hindered(guard, current)?.field).toBe(field);
  });
});
