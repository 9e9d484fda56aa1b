// docs/errors.md is the table of the code, and both forms of an error say the same.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errors, refuse } from '../../src/domain/errors.ts';
import { renderProblem } from '../../src/http/problem.ts';

describe('errors', () => {
  it('are documented, each and only they', () => {
    const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (\d+) \| (.+) \|$/gm)].map((row) => row.slice(1));
    const table = Object.entries(errors).map(([code, { status, sentence }]) => [
      code,
      String(status),
      sentence,
    ]);
    expect(rows).toEqual(table);
  });

  it('show what came from outside on one short line', () => {
    const { body } = renderProblem(
      refuse('bad-body', `a\r\nb\u2028${'x'.repeat(1000)}`, 'is not a known key'),
      false,
    );
    expect(body).toMatch(/^Errors in the request body: a\?\?b\?x+… is not a known key$/);
    expect(body.length).toBeLessThan(400);
  });
});
